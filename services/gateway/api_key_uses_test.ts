import assert from "node:assert/strict";
import type { Command, Key } from "@sluice/domain";
import { KeyUses } from "./api_key_uses.ts";

const HOUR = 3_600_000;
const NOW = 1_800_000_000_000;
const key = { keyId: "k", accountId: "a", lastUsedAt: null } as Key;

function uses() {
  const sent: Command<"NoteKeyUsed">[] = [];
  return { sent, uses: new KeyUses({ newId: () => "id", send: (command) => sent.push(command) }) };
}

Deno.test("KeyUses tells the log of a key at most once an hour, and knows every use", () => {
  const { sent, uses: book } = uses();
  assert.equal(book.lastUsedAt(key), null);
  for (const at of [NOW, NOW + 1, NOW + HOUR - 1]) book.note(key, at);
  assert.deepEqual(sent.map(({ data }) => data), [{ keyId: "k", accountId: "a" }]);
  assert.equal(book.lastUsedAt(key), NOW + HOUR - 1);
  book.note(key, NOW + HOUR);
  assert.equal(sent.length, 2);
});

Deno.test("KeyUses says nothing of what the log heard from another gateway within the hour", () => {
  const { sent, uses: book } = uses();
  book.note({ ...key, lastUsedAt: NOW - HOUR + 1 }, NOW);
  assert.equal(sent.length, 0);
  book.note({ ...key, lastUsedAt: NOW - HOUR + 1 }, NOW + 1);
  assert.equal(sent.length, 1);
});
