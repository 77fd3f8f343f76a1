import assert from "node:assert/strict";
import { inTurn } from "./in_turn.ts";
import type { Repeat } from "./repeat.ts";

const repeat = (fingerprint: string | null, join: boolean): Repeat => ({
  endpoint: "POST /x",
  idempotencyKey: null,
  fingerprint,
  join,
});

Deno.test("inTurn keeps a retry behind what it repeats, whatever becomes of that, and nobody else", async () => {
  const turn = inTurn();
  const ran: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = turn(repeat("a", false), async () => {
    await gate.promise;
    ran.push("first");
    throw new Error("refused");
  });
  const retry = turn(repeat("a", true), async () => ran.push("retry"));
  const retryOfRetry = turn(repeat("a", true), async () => ran.push("retry of the retry"));
  await turn(repeat("a", false), async () => ran.push("same on purpose"));
  await turn(repeat("b", true), async () => ran.push("another"));
  await turn(repeat(null, false), async () => ran.push("nobody's"));
  gate.resolve();
  await assert.rejects(first, /refused/);
  await Promise.all([retry, retryOfRetry]);
  assert.deepEqual(ran, ["same on purpose", "another", "nobody's", "first", "retry", "retry of the retry"]);
});
