/** What a job cost: what was set aside for it, and what became of that. */

import type { Job } from "@sluice/domain";
import { Fact, FactsList } from "../parts/facts_list.tsx";
import { number, t } from "../text/mod.ts";

export function Money({ job: { credits: { reserved, settled, released } } }: { readonly job: Job }) {
  return (
    <section class="card" aria-labelledby="job-money">
      <h2 id="job-money">{t("jobPage.credits")}</h2>
      <FactsList>
        <Fact name={t("jobPage.reserved")}>{number(reserved)}</Fact>
        <Fact name={t("jobPage.settled")}>{number(settled)}</Fact>
        <Fact name={t("jobPage.released")}>{number(released)}</Fact>
      </FactsList>
    </section>
  );
}
