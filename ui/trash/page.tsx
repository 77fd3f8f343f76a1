import { Page } from "../parts/page.tsx";
import { t } from "../text/mod.ts";

export function TrashPage() {
  return <Page title={t("shell.trash")}>…</Page>;
}
