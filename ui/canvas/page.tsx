import { Page } from "../parts/page.tsx";
import { t } from "../text/mod.ts";

export function CanvasPage() {
  return <Page title={t("shell.canvas")}>…</Page>;
}
