import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { GENESIS } from "@sluice/domain";
import { openLines, seal, verifyChain } from "./chain.ts";
import { CELL, drafts } from "./contract_support.ts";
import { LogCorrupt } from "./errors.ts";

const record = seal(CELL, drafts(5), GENESIS);

function breaksAt(number: number, reason: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof LogCorrupt);
    assert.equal(error.cell, CELL);
    assert.equal(error.number, number);
    assert.match(error.reason, reason);
    return true;
  };
}

Deno.test("seal numbers commits densely and hashes the previous hash and the line without its hash", () => {
  let previous = GENESIS.hash;
  for (const [i, line] of record.lines.entries()) {
    const { hash, ...body } = JSON.parse(line);
    assert.equal(body.number, i + 1);
    assert.equal(hash, createHash("sha256").update(previous).update(JSON.stringify(body)).digest("hex"));
    previous = hash;
  }
  assert.deepEqual(record.head, { number: 5, hash: previous });
});

Deno.test("seal prints lines that parse to the very commits it returns", () => {
  assert.deepEqual(openLines(CELL, record.lines, GENESIS), record.commits);
  assert.ok(record.lines.every((line) => !line.includes("\n")));
});

Deno.test("seal continues where the record before it ended", () => {
  const next = seal(CELL, drafts(2), record.head);
  assert.deepEqual(verifyChain(CELL, [...record.lines, ...next.lines]), next.head);
  assert.deepEqual(verifyChain(CELL, next.lines, record.head), next.head);
});

Deno.test("verifyChain accepts parsed commits, whatever keys and characters they hold", () => {
  const [draft] = drafts(1, "\ud800 \u0000 \n 🦊");
  assert.ok(draft !== undefined);
  const odd = JSON.parse('{"b":1,"10":2,"9":3,"__proto__":4,"":-0,"n":1e21}');
  const sealed = seal(
    CELL,
    [{ ...draft, events: [...draft.events, { type: "AgentReady", data: odd }] }],
    GENESIS,
  );
  assert.deepEqual(verifyChain(CELL, openLines(CELL, sealed.lines, GENESIS)), sealed.head);
  assert.deepEqual(verifyChain(CELL, sealed.commits), sealed.head);
});

Deno.test("verifyChain finds a changed commit, also when its own hash was made to fit", () => {
  const changed = record.lines.with(2, (record.lines[2] ?? "").replace("a gift", "a gilt"));
  assert.throws(() => verifyChain(CELL, changed), breaksAt(3, /does not match/));
  const before = record.commits[1];
  assert.ok(before !== undefined);
  const refit = seal(CELL, drafts(1), before).lines;
  assert.throws(
    () => verifyChain(CELL, record.lines.toSpliced(2, 1, ...refit)),
    breaksAt(4, /does not match/),
  );
});

Deno.test("verifyChain finds a dropped commit, an inserted one and two that changed places", () => {
  assert.throws(() => verifyChain(CELL, record.lines.toSpliced(1, 1)), breaksAt(2, /dropped/));
  const extra = record.lines[1] ?? "";
  assert.throws(() => verifyChain(CELL, record.lines.toSpliced(2, 0, extra)), breaksAt(3, /inserted/));
  const [a = "", b = ""] = record.lines;
  assert.throws(() => verifyChain(CELL, [b, a]), breaksAt(1, /dropped/));
});

Deno.test("verifyChain finds a line that is not JSON, has no hash at its end or belongs to another cell", () => {
  assert.throws(() => verifyChain(CELL, ["{"]), breaksAt(1, /not JSON/));
  assert.throws(() => verifyChain(CELL, ["null"]), breaksAt(1, /not a commit/));
  const spaced = `${record.lines[0]} `;
  assert.throws(() => verifyChain(CELL, [spaced]), breaksAt(1, /does not match/));
  assert.throws(
    () => verifyChain(CELL + 1, record.lines),
    (error) => error instanceof LogCorrupt && error.number === 1,
  );
});
