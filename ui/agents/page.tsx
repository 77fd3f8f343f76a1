import { Page } from "../parts/page.tsx";
import { t } from "../text/mod.ts";

export function AgentsPage() {
  return <Page title={t("shell.agents")}>…</Page>;
}
