import { Page } from "../parts/page.tsx";
import { t } from "../text/mod.ts";

export function WebhooksPage() {
  return <Page title={t("shell.webhooks")}>…</Page>;
}
