/** Bodies of the calls that manage an account: contracts/jobs-api.md "Account, keys, plans" and "Agents". */

import { type Provider, PROVIDERS } from "@sluice/domain";
import * as z from "zod";
import { text } from "./fields.ts";
import { validate } from "./validate.ts";

const credits = z.object({
  amount: z.number().int().min(-1_000_000_000).max(1_000_000_000).refine(
    (n) => n !== 0,
    "a whole number other than 0",
  ),
  reason: text(200).trim().min(1),
});

const pair = z.object({
  code: z.string().min(1).max(32),
  name: text(80).trim().min(1),
  provider: z.enum(PROVIDERS as unknown as [Provider, ...Provider[]]),
});

/** `POST /api/admin/accounts/:id/credits`. Throws `EdgeError`. */
export function readCreditsBody(json: unknown): { readonly amount: number; readonly reason: string } {
  return validate(credits, json);
}

/** `POST /api/agents/pair`; the code without the spaces and dashes of a person who typed it. Throws `EdgeError`. */
export function readPairBody(
  json: unknown,
): { readonly code: string; readonly name: string; readonly provider: Provider } {
  const body = validate(pair, json);
  return { ...body, code: body.code.toUpperCase().replaceAll(/[\s-]/g, "") };
}
