/** An account's keys: contracts/jobs-api.md "Account, keys, plans". */

import { hashKey, keyPrefix, makeKey } from "@sluice/auth";
import { type Key, type Scope, SCOPES } from "@sluice/domain";
import { EdgeError, invalidValue, type KeyBody, keyJson, quoted, readKeyBody } from "@sluice/protocol";
import type { Hono } from "hono";
import type { Caller } from "./authenticate.ts";
import { readJson } from "./body.ts";
import { decide } from "./command.ts";
import type { Facts } from "./facts.ts";
import { type Kit, type RouteContext, type RouteEnv, SMALL_BODY } from "./kit.ts";

export function routeKeys(app: Hono<RouteEnv>, kit: Kit): void {
  app.get("/api/keys", async (c) => {
    const { accountId } = kit.authenticate(c.req.raw, "read", "manage");
    await kit.view.reached(kit.view.lastCommitOf(accountId), 500);
    return c.json({ keys: keysJson(kit, accountId) });
  });
  app.post("/api/keys", (c) => create(c, kit));
  app.delete("/api/keys/:id", (c) => revoke(c, kit));
}

/** The account's live keys as `GET /api/keys` shows them, oldest first. */
export function keysJson({ view, uses, settings }: Kit, accountId: string) {
  const now = settings.clock();
  return [...view.facts.keysOf(accountId)]
    .filter((key) => isAlive(key, now))
    .map((key) => keyJson(key, uses.lastUsedAt(key)));
}

async function create(c: RouteContext, kit: Kit): Promise<Response> {
  const caller = kit.authenticate(c.req.raw, "manage");
  const now = kit.settings.clock();
  const body = readKeyBody(await readJson(c.req.raw, SMALL_BODY), now);
  const made = await createKey(kit, caller, {
    accountId: caller.accountId,
    name: body.name,
    scopes: scopesFor(caller.key, body.scopes),
    expiresAt: endFor(caller.key, body),
  });
  return c.json(made, 201, { "cache-control": "no-store" });
}

/** Makes a key in the caller's name, for their account or another; its text is in the answer and nowhere else. */
export async function createKey(
  { settings, view }: Kit,
  caller: Caller,
  wish: Pick<Key, "accountId" | "name" | "scopes" | "expiresAt">,
) {
  const text = makeKey();
  const data = { ...wish, keyId: settings.newId(), hash: hashKey(text), prefix: keyPrefix(text) };
  const { number } = await decide(settings, {
    id: settings.newId(),
    type: "CreateKey",
    actor: { type: "key", id: caller.key.keyId },
    data,
  });
  if (number !== null) {
    view.note(wish.accountId, number);
    // whoever gets a key may use it at once
    await view.reached(number, 500);
  }
  const key = view.facts.key(data.keyId) ?? { ...data, createdAt: settings.clock(), lastUsedAt: null };
  return { ...keyJson(key, null), key: text };
}

/** What was asked for, if the maker's own key has it; else all that it has but `admin`, which is not given by chance. */
function scopesFor(own: Key, asked: readonly Scope[] | undefined): readonly Scope[] {
  if (asked === undefined) return own.scopes.filter((scope) => scope !== "admin");
  const beyond = asked.find((scope) => !own.scopes.includes(scope));
  if (beyond === undefined) return SCOPES.filter((scope) => asked.includes(scope));
  const message = `scopes ${quoted(beyond)}: a key gives only what it has itself, which is ${
    own.scopes.join(", ")
  }`;
  throw new EdgeError("insufficient_scope", message, { param: "scopes" });
}

/** A key that ends makes none that lasts longer: else a lent key could be kept. */
function endFor(own: Key, { expiresAt }: KeyBody): number | null {
  if (own.expiresAt === null || (expiresAt !== null && expiresAt <= own.expiresAt)) return expiresAt;
  if (expiresAt === null) return own.expiresAt;
  const accepted = `at most the end of the key that makes it, ${new Date(own.expiresAt).toISOString()}`;
  throw invalidValue("expiresAt", new Date(expiresAt).toISOString(), accepted);
}

async function revoke(c: RouteContext, kit: Kit): Promise<Response> {
  const { accountId, key: own } = kit.authenticate(c.req.raw, "manage");
  const { settings, view } = kit;
  const keyId = c.req.param("id") ?? "";
  await view.reached(view.lastCommitOf(accountId), 500);
  const key = view.facts.key(keyId);
  if (key?.accountId !== accountId) {
    throw new EdgeError("not_found", `there is no key ${quoted(keyId)}`, { param: "id" });
  }
  refuseLockOut(view.facts, key, settings.clock());
  const { number } = await decide(settings, {
    id: settings.newId(),
    type: "RevokeKey",
    actor: { type: "key", id: own.keyId },
    data: { keyId, accountId },
  });
  if (number !== null) {
    view.note(accountId, number);
    await view.reached(number, 500);
  }
  return c.json({ success: true });
}

/**
 * A key may revoke itself, because whoever finds that it leaked may hold no other; but not when nobody could manage
 * the account, or the server, after it: there is no other way back in than a restart of the server by its operator.
 */
function refuseLockOut(facts: Facts, key: Key, now: number): void {
  const others = [...facts.keysOf(key.accountId)].filter((k) => k.keyId !== key.keyId && isAlive(k, now));
  for (const scope of ["manage", "admin"] as const) {
    if (!key.scopes.includes(scope) || others.some((k) => k.scopes.includes(scope))) continue;
    const message =
      `revoke key ${key.prefix}…: it is the account's last with the scope ${scope}, make another one first`;
    throw new EdgeError("last_key", message, { param: "id" });
  }
}

function isAlive({ expiresAt }: Key, now: number): boolean {
  return expiresAt === null || expiresAt > now;
}
