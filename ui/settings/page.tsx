import { Page } from "../parts/page.tsx";
import { t } from "../text/mod.ts";

export function SettingsPage() {
  return <Page title={t("shell.settings")}>…</Page>;
}
