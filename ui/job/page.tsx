import { Page } from "../parts/page.tsx";
import { t } from "../text/mod.ts";

export function JobPage() {
  return <Page title={t("job.queued")}>…</Page>;
}
