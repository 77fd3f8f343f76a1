/** The account, its money, and what the operator may do to it: contracts/jobs-api.md "Account, keys, plans". */

import {
  creditsJson,
  EdgeError,
  ledgerJson,
  quoted,
  readCreditsBody,
  readWhole,
  userJson,
} from "@sluice/protocol";
import type { Hono } from "hono";
import { readJson } from "./body.ts";
import { decide } from "./command.ts";
import type { Kit, RouteContext, RouteEnv } from "./kit.ts";
import { readsReached } from "./read_your_writes.ts";

export function routeAccount(app: Hono<RouteEnv>, kit: Kit): void {
  app.get("/api/user/me", async (c) => {
    const { accountId, account } = kit.authenticate(c.req.raw, "read", "generate", "manage");
    await kit.view.reached(kit.view.lastCommitOf(accountId), 500);
    return c.json(userJson(kit.view.facts.account(accountId) ?? account));
  });
  app.get("/api/ledger", (c) => ledger(c, kit));
  app.post("/api/admin/accounts/:id/credits", (c) => grant(c, kit));
}

async function ledger(c: RouteContext, kit: Kit): Promise<Response> {
  const { accountId } = kit.authenticate(c.req.raw, "read", "manage");
  const limit = readWhole("limit", c.req.query("limit"), 1, 200) ?? 50;
  const cursor = c.req.query("cursor") || undefined;
  await readsReached(kit.view, accountId);
  try {
    const page = await kit.settings.reads.ledger(
      accountId,
      cursor === undefined ? { limit } : { limit, cursor },
    );
    return c.json({ entries: page.entries.map(ledgerJson), next_cursor: page.nextCursor });
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "BadCursor") throw error;
    const message = `cursor ${quoted(cursor)}: accepted is a next_cursor of this list`;
    throw new EdgeError("invalid_value", message, { param: "cursor", cause: error });
  }
}

async function grant(c: RouteContext, kit: Kit): Promise<Response> {
  const { key } = kit.authenticate(c.req.raw, "admin");
  const accountId = c.req.param("id") ?? "";
  const { settings, view } = kit;
  const { amount, reason } = readCreditsBody(await readJson(c.req.raw));
  const { number } = await decide(settings, {
    id: settings.newId(),
    type: "GrantCredits",
    actor: { type: "key", id: key.keyId },
    data: { accountId, amount, reason },
  });
  if (number !== null) {
    view.note(accountId, number);
    await view.reached(number, 500);
  }
  const account = view.facts.account(accountId);
  if (account === undefined) throw new EdgeError("not_found", `there is no account ${quoted(accountId)}`);
  return c.json({ success: true, credits: creditsJson(account) });
}
