/** What the operator may do to accounts: contracts/jobs-api.md "Account, keys, plans", contracts/settled.md point 3. */

import { type Account, type CommandData, idInCell, PLANS, SCOPES } from "@sluice/domain";
import {
  accountJson,
  creditsJson,
  EdgeError,
  invalidValue,
  quoted,
  readAccountBody,
  readAccountChanges,
  readCreditsBody,
  readKeyBody,
  readWhole,
} from "@sluice/protocol";
import type { Hono } from "hono";
import type { Caller } from "./authenticate.ts";
import { readJson } from "./body.ts";
import { decide } from "./command.ts";
import { type Kit, type RouteContext, type RouteEnv, SMALL_BODY } from "./kit.ts";
import { createKey, keysJson } from "./routes_keys.ts";

/** A tenant's first key may do everything but operate the server. */
const TENANT_SCOPES = SCOPES.filter((scope) => scope !== "admin");

export function routeAdmin(app: Hono<RouteEnv>, kit: Kit): void {
  app.get("/api/admin/accounts", (c) => list(c, kit));
  app.post("/api/admin/accounts", (c) => open(c, kit));
  app.get("/api/admin/accounts/:id", (c) => {
    kit.authenticate(c.req.raw, "admin");
    const account = requireAccount(kit, c.req.param("id"));
    return c.json({ account: accountJson(account), keys: keysJson(kit, account.accountId) });
  });
  app.patch("/api/admin/accounts/:id", (c) => change(c, kit));
  app.post("/api/admin/accounts/:id/credits", (c) => grant(c, kit));
  app.post("/api/admin/accounts/:id/keys", (c) => rekey(c, kit));
}

/** Newest first; the cursor is the id of the last account of the page before. */
function list(c: RouteContext, kit: Kit): Response {
  kit.authenticate(c.req.raw, "admin");
  const limit = readWhole("limit", c.req.query("limit"), 1, 200) ?? 50;
  const cursor = c.req.query("cursor") || undefined;
  const all = kit.cells.flatMap(({ view }) => [...view.facts.accounts()]).sort((a, b) =>
    b.openedAt - a.openedAt || (a.accountId < b.accountId ? 1 : -1)
  );
  const last = cursor === undefined ? -1 : all.findIndex((account) => account.accountId === cursor);
  if (cursor !== undefined && last === -1) throw invalidValue("cursor", cursor, "a next_cursor of this list");
  const accounts = all.slice(last + 1, last + 1 + limit);
  const more = last + 1 + limit < all.length;
  return c.json({
    accounts: accounts.map(accountJson),
    total: all.length,
    next_cursor: more ? accounts.at(-1)?.accountId ?? null : null,
  });
}

async function open(c: RouteContext, kit: Kit): Promise<Response> {
  const caller = kit.authenticate(c.req.raw, "admin");
  const { name, email, plan, credits } = readAccountBody(await readJson(c.req.raw, SMALL_BODY));
  const accountId = idInCell(kit.settings.cell, kit.settings.newId());
  await tell(kit, caller, "OpenAccount", {
    accountId,
    name,
    email,
    plan,
    credits: credits ?? PLANS[plan].monthlyCredits,
  });
  const { id, key, prefix } = await createKey(kit, caller, {
    accountId,
    name: "First key",
    scopes: TENANT_SCOPES,
    expiresAt: null,
  });
  return c.json(
    { account: accountJson(requireAccount(kit, accountId)), key: { id, key, prefix } },
    201,
    { "cache-control": "no-store" },
  );
}

async function change(c: RouteContext, kit: Kit): Promise<Response> {
  const caller = kit.authenticate(c.req.raw, "admin");
  const changes = readAccountChanges(await readJson(c.req.raw, SMALL_BODY));
  const account = requireAccount(kit, c.req.param("id"));
  if (account.accountId === caller.accountId && changes.suspended === true) {
    throw invalidValue("suspended", true, "false for the account that makes the request");
  }
  if (account.plan === "operator" && changes.plan !== undefined) {
    throw invalidValue("plan", changes.plan, "no change for the operator's own account");
  }
  await tell(kit, caller, "ChangeAccount", { accountId: account.accountId, ...changes });
  return c.json({ success: true, account: accountJson(requireAccount(kit, account.accountId)) });
}

async function grant(c: RouteContext, kit: Kit): Promise<Response> {
  const caller = kit.authenticate(c.req.raw, "admin");
  const body = readCreditsBody(await readJson(c.req.raw, SMALL_BODY));
  const { accountId } = requireAccount(kit, c.req.param("id"));
  await tell(kit, caller, "GrantCredits", { accountId, ...body });
  return c.json({ success: true, credits: creditsJson(requireAccount(kit, accountId)) });
}

/** A key for an account whose owner has none any more. */
async function rekey(c: RouteContext, kit: Kit): Promise<Response> {
  const caller = kit.authenticate(c.req.raw, "admin");
  const { accountId, plan } = requireAccount(kit, c.req.param("id"));
  const { name, scopes = TENANT_SCOPES, expiresAt } = readKeyBody(
    await readJson(c.req.raw, SMALL_BODY),
    kit.settings.clock(),
  );
  if (scopes.includes("admin") && plan !== "operator") {
    throw invalidValue(
      "scopes",
      "admin",
      `${TENANT_SCOPES.join(", ")} for an account that is not the operator's`,
    );
  }
  const made = await createKey(kit, caller, { accountId, name, scopes, expiresAt });
  return c.json(made, 201, { "cache-control": "no-store" });
}

/** Sends the command and waits until its outcome is seen here. Throws `EdgeError`. */
async function tell<T extends "OpenAccount" | "ChangeAccount" | "GrantCredits">(
  { settings, view }: Kit,
  { key }: Caller,
  type: T,
  data: CommandData[T],
): Promise<void> {
  const command = { id: settings.newId(), type, actor: { type: "key", id: key.keyId }, data };
  const { number } = await decide(settings, command as Parameters<typeof decide>[1]);
  if (number === null) return;
  view.note(data.accountId, number);
  await view.reached(number, 500);
}

function requireAccount({ view }: Kit, accountId = ""): Account {
  const account = view.facts.account(accountId);
  if (account !== undefined) return account;
  throw new EdgeError("not_found", `there is no account ${quoted(accountId)}`, { param: "id" });
}
