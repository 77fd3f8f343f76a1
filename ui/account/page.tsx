import { Page } from "../parts/page.tsx";
import { t } from "../text/mod.ts";

export function AccountPage() {
  return <Page title={t("shell.account")}>…</Page>;
}
