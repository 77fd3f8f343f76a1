/** What the driver saw of login and page, as it travels. */

import type { AgentMessage } from "@sluice/protocol";
import type { AccountReport } from "./driver.ts";

/** What a page says may be of any length; a frame that is too long would cost the session. */
const MOST = { label: 200, tier: 100, message: 2_000, missing: 50, selector: 300, contract: 64 };

/** The message that tells the report. */
export function accountMessage(seen: AccountReport): Extract<AgentMessage, { type: "account" }> {
  const { label, credits, tier, signedIn, needs, message, page } = seen;
  return {
    type: "account",
    label: label?.slice(0, MOST.label) ?? null,
    credits,
    tier: tier?.slice(0, MOST.tier) ?? null,
    signedIn,
    ...(needs === undefined ? {} : { needs }),
    ...(message === undefined ? {} : { message: message.slice(0, MOST.message) }),
    ...(page === undefined ? {} : {
      page: {
        ...page,
        missing: page.missing.slice(0, MOST.missing).map((name) => name.slice(0, MOST.selector)),
        contract: page.contract.slice(0, MOST.contract),
      },
    }),
  };
}
