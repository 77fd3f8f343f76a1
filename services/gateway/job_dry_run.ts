/** `POST /api/jobs?dryRun=true`: what a job would cost, contracts/settled.md point 5. */

import { priceOf } from "@sluice/domain";
import { creditsJson, invalidValue } from "@sluice/protocol";
import type { Caller } from "./authenticate.ts";
import type { RouteContext } from "./kit.ts";
import type { Prepared } from "./prepare_job.ts";

/** Whether the request only asks. Throws `EdgeError` for a value that is neither yes nor no. */
export function isDryRun(c: RouteContext): boolean {
  // most submissions have no query at all, and this stands before every one
  if (!c.req.raw.url.includes("?")) return false;
  const text = c.req.query("dryRun");
  if (text === undefined || text === "" || text === "false" || text === "0") return false;
  if (text === "true" || text === "1") return true;
  throw invalidValue("dryRun", text, "true or false");
}

/** The price, and whether the account can pay it now. Nothing is started. */
export function answerDryRun(
  c: RouteContext,
  { account }: Caller,
  { submission, model, warnings }: Prepared,
): Response {
  const { price } = priceOf(model, submission.settings);
  return c.json({
    success: true,
    dryRun: true,
    price,
    affordable: account.balance.available >= price,
    credits: creditsJson(account),
    model: model.id,
    settings: { model: model.id, ...submission.settings },
    estimatedTime: model.usualSeconds,
    warnings,
  });
}
