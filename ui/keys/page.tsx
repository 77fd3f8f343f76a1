import { Page } from "../parts/page.tsx";
import { t } from "../text/mod.ts";

export function KeysPage() {
  return <Page title={t("shell.keys")}>…</Page>;
}
