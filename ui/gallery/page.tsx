import { Page } from "../parts/page.tsx";
import { t } from "../text/mod.ts";

export function GalleryPage() {
  return <Page title={t("shell.gallery")}>…</Page>;
}
