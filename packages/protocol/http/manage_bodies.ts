/** Bodies of the calls that manage an account: contracts/jobs-api.md "Account, keys, plans" and "Agents". */

import { MAX_RETENTION_DAYS, type Plan, type Provider, PROVIDERS, type Scope, SCOPES } from "@sluice/domain";
import * as z from "zod";
import { EdgeError, invalidValue } from "./edge_error.ts";
import { text } from "./fields.ts";
import { defined, validate } from "./validate.ts";

/** Plans that an account can be given: the operator's own is not for giving. */
const GIVEN_PLANS = ["free", "starter", "pro", "business"] as const satisfies readonly Plan[];

const MAX_CREDITS = 1_000_000_000;
const name = text(80).trim().min(1);
/** Null takes the address away. */
const email = z.email("an address such as name@example.com").max(254).nullable();
const plan = z.enum(GIVEN_PLANS);

const credits = z.object({
  amount: z.number().int().min(-MAX_CREDITS).max(MAX_CREDITS).refine(
    (n) => n !== 0,
    "a whole number other than 0",
  ),
  reason: text(200).trim().min(1),
});

const pair = z.object({
  code: z.string().min(1).max(32),
  name,
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

const session = z.object({ key: z.string().trim().min(1).max(200) });

/** `POST /api/session`. Throws `EdgeError`. */
export function readSessionBody(json: unknown): { readonly key: string } {
  return validate(session, json);
}

const account = z.object({
  name,
  email: email.default(null),
  plan: plan.default("free"),
  credits: z.number().int().min(0).max(MAX_CREDITS).optional(),
});

export interface AccountBody {
  readonly name: string;
  readonly email: string | null;
  readonly plan: Plan;
  /** The first grant; undefined for what the plan gives. */
  readonly credits?: number | undefined;
}

/** `POST /api/admin/accounts`. Throws `EdgeError`. */
export function readAccountBody(json: unknown): AccountBody {
  return validate(account, json);
}

/** Null keeps finished jobs for ever. */
const retentionDays = z.number().int().min(1).max(MAX_RETENTION_DAYS).nullable();

const profile = z.object({
  name: name.optional(),
  email: email.optional(),
  retentionDays: retentionDays.optional(),
});
const accountChanges = profile.extend({ plan: plan.optional(), suspended: z.boolean().optional() });

/** What is to change; at least one field. */
export interface AccountChanges {
  readonly name?: string;
  readonly email?: string | null;
  readonly plan?: Plan;
  readonly suspended?: boolean;
  readonly retentionDays?: number | null;
}

/** `PATCH /api/admin/accounts/:id`. Throws `EdgeError`. */
export function readAccountChanges(json: unknown): AccountChanges {
  return someOf(defined(validate(accountChanges, json)), "name, email, plan, suspended and retentionDays");
}

/** `PUT` and `PATCH /api/user/me`: what an owner may change. Throws `EdgeError`. */
export function readProfileBody(json: unknown): Omit<AccountChanges, "plan" | "suspended"> {
  return someOf(defined(validate(profile, json)), "name, email and retentionDays");
}

function someOf<T extends object>(changes: T, accepted: string): T {
  if (Object.keys(changes).length > 0) return changes;
  throw new EdgeError("missing_field", `the body changes nothing: accepted are ${accepted}`);
}

const YEAR_S = 366 * 86_400;
const key = z.object({
  name,
  scopes: z.array(z.enum(SCOPES as unknown as [Scope, ...Scope[]])).min(1).max(SCOPES.length * 2).optional(),
  expiresAt: z.iso.datetime({ offset: true, error: "a time such as 2027-01-31T12:00:00Z" }).nullish(),
  expiresIn: z.number().int().min(60).max(10 * YEAR_S).nullish(),
});

export interface KeyBody {
  readonly name: string;
  readonly scopes?: readonly Scope[] | undefined;
  /** Ms since 1970; null for a key that does not end by itself. */
  readonly expiresAt: number | null;
}

/** `POST /api/keys`, with `expiresAt` (RFC 3339), or `expiresIn` in seconds from `now` (ms since 1970). Throws `EdgeError`. */
export function readKeyBody(json: unknown, now: number): KeyBody {
  const { name, scopes, expiresAt, expiresIn } = validate(key, json);
  if (typeof expiresAt === "string" && typeof expiresIn === "number") {
    throw new EdgeError("invalid_value", "expiresAt and expiresIn: accepted is one of them", {
      param: "expiresIn",
    });
  }
  if (typeof expiresIn === "number") return { name, scopes, expiresAt: now + expiresIn * 1_000 };
  if (typeof expiresAt !== "string") return { name, scopes, expiresAt: null };
  const at = Date.parse(expiresAt);
  if (!(at > now)) throw invalidValue("expiresAt", expiresAt, "a time to come");
  return { name, scopes, expiresAt: at };
}

/** The schema itself, for the description of the API. */
export {
  account as accountBody,
  accountChanges as accountChangeBody,
  credits as creditsBody,
  key as keyBody,
  pair as pairBody,
  profile as profileBody,
  session as sessionBody,
};
