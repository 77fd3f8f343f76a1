/** What the plan allows. */

import { type Account, PLANS } from "@sluice/domain";
import { When } from "../parts/when.tsx";
import { facts } from "../state/mod.ts";
import { number, t } from "../text/mod.ts";

export function Plan({ account: { plan, renewsAt, suspended, balance } }: { readonly account: Account }) {
  const { requestsPerMinute, concurrentJobs, monthlyCredits } = PLANS[plan];
  return (
    <section class="card">
      <h2>{t("account.plan", { plan: t(`account.plan.${plan}`) })}</h2>
      {suspended && <p class="notice bad">{t("account.suspended")}</p>}
      <dl class="pairs">
        <dt>{t("account.atOnce")}</dt>
        <dd class="numbers">
          {t("account.atOnceNow", { running: facts.running.value, limit: limit(concurrentJobs) })}
        </dd>
        <dt>{t("account.perMinute")}</dt>
        <dd class="numbers">{limit(requestsPerMinute)}</dd>
        <dt>{t("account.monthly")}</dt>
        <dd class="numbers">{number(monthlyCredits)}</dd>
        <dt>{t("account.ofPlan")}</dt>
        <dd class="numbers">{number(balance.plan)}</dd>
        <dt>{t("account.renews")}</dt>
        <dd>
          <When at={renewsAt} />
        </dd>
      </dl>
    </section>
  );
}

function limit(n: number): string {
  return n === Number.MAX_SAFE_INTEGER ? t("account.unlimited") : number(n);
}
