import { Page } from "../parts/page.tsx";
import { t } from "../text/mod.ts";

export function ReferencesPage() {
  return <Page title={t("shell.references")}>…</Page>;
}
