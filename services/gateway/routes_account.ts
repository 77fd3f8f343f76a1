/** The account that asks, and its money: contracts/jobs-api.md "Account, keys, plans". */

import {
  EdgeError,
  ledgerJson,
  quoted,
  readProfileBody,
  readWhole,
  statsJson,
  userJson,
} from "@sluice/protocol";
import type { Hono } from "hono";
import { readJson } from "./body.ts";
import { decide } from "./command.ts";
import { type Kit, type RouteContext, type RouteEnv, SMALL_BODY } from "./kit.ts";
import { readsReached } from "./read_your_writes.ts";

export function routeAccount(app: Hono<RouteEnv>, kit: Kit): void {
  app.get("/api/user/me", async (c) => {
    const { accountId, account, key } = kit.authenticate(c.req.raw, "read", "generate", "manage");
    await kit.view.reached(kit.view.lastCommitOf(accountId), 500);
    return c.json({ ...userJson(kit.view.facts.account(accountId) ?? account), scopes: key.scopes });
  });
  app.put("/api/user/me", (c) => changeProfile(c, kit));
  app.patch("/api/user/me", (c) => changeProfile(c, kit));
  app.get("/api/user/stats", async (c) => {
    const { accountId, account } = kit.authenticate(c.req.raw, "read", "generate");
    await readsReached(kit.view, accountId);
    const counts = await kit.settings.reads.stats(accountId);
    return c.json(statsJson(counts, kit.view.facts.account(accountId) ?? account));
  });
  app.get("/api/ledger", (c) => ledger(c, kit));
}

async function changeProfile(c: RouteContext, kit: Kit): Promise<Response> {
  const { accountId, account, key } = kit.authenticate(c.req.raw, "manage");
  const { settings, view } = kit;
  const changes = readProfileBody(await readJson(c.req.raw, SMALL_BODY));
  const { number } = await decide(settings, {
    id: settings.newId(),
    type: "ChangeAccount",
    actor: { type: "key", id: key.keyId },
    data: { accountId, ...changes },
  });
  if (number !== null) {
    view.note(accountId, number);
    await view.reached(number, 500);
  }
  return c.json({ ...userJson(view.facts.account(accountId) ?? account), scopes: key.scopes });
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
