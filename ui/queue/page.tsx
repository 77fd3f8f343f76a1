/** What is under way and what waits. */

import { Page } from "../parts/page.tsx";
import { facts } from "../state/mod.ts";
import { t } from "../text/mod.ts";

export function QueuePage() {
  return (
    <Page title={t("queue.title")}>
      <ol>{facts.openIds.value.map((id) => <li key={id}>{facts.job(id).value?.spec.prompt}</li>)}</ol>
    </Page>
  );
}
