import assert from "node:assert/strict";
import { type Account, event, evolveAccount, evolveKey, type Key } from "@sluice/domain";
import { refusalOf } from "./standing.ts";

const NOW = 1_800_000_000_000;
const opened = { accountId: "a", name: "Ada", email: null, plan: "free" } as const;
const account = evolveAccount(undefined, event("AccountOpened", opened), 0) as Account;
const created = { keyId: "k", accountId: "a", name: "", hash: "", prefix: "", scopes: [], expiresAt: null };
const key = evolveKey(undefined, event("KeyCreated", created), 0) as Key;
const session = { sessionId: "s", accountId: "a", keyId: "k", expiresAt: NOW + 1 };

Deno.test("refusalOf lets a live key and a live session pass, and says what ended", () => {
  assert.equal(refusalOf(key, account, null, NOW), null);
  assert.equal(refusalOf(key, account, session, NOW), null);
  assert.equal(refusalOf(undefined, account, null, NOW), "key_unknown");
  assert.equal(refusalOf(key, undefined, null, NOW), "key_unknown");
  assert.equal(refusalOf({ ...key, expiresAt: NOW }, account, session, NOW), "key_expired");
  assert.equal(refusalOf({ ...key, expiresAt: NOW + 1 }, account, session, NOW), null);
  assert.equal(refusalOf(key, account, session, NOW + 1), "session_expired");
  const ended = { ...account, endedSessions: [{ id: "s", until: NOW + 1 }] };
  assert.equal(refusalOf(key, ended, session, NOW), "session_ended");
  assert.equal(refusalOf(key, ended, null, NOW), null);
  assert.equal(refusalOf(key, ended, { ...session, sessionId: "another" }, NOW), null);
  assert.equal(refusalOf(key, { ...account, suspended: true }, null, NOW), "account_suspended");
});
