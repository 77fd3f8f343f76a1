/** The reference studio's credits: ours and what the owner has at the providers. Contracts/settled.md point 12. */

import type { Account, Agent } from "@sluice/domain";
import { creditsJson } from "./account_json.ts";
import { timeOf } from "./ids.ts";

/** The answer of `GET /v1/credits`; `agents` are the account's own. Those that never told of a login are left out. */
export function studioCreditsJson(account: Account, agents: Iterable<Agent>, now: number) {
  return {
    object: "credits",
    ...creditsJson(account),
    plan: account.plan,
    providers: [...agents].flatMap(({ provider, name, session, lastSeenAt }) =>
      session === null ? [] : [{
        provider,
        agent: name,
        credits: session.account.credits,
        tier: session.account.tier,
        at: timeOf(lastSeenAt ?? now),
      }]
    ),
  };
}
