import assert from "node:assert/strict";
import { openLedger } from "./ledger.ts";

const sent = (call: number, asked: Record<string, unknown> = {}, name = "image", at = performance.now()) =>
  ({ type: "sent", call, name, asked, at }) as const;
const answered = (call: number, item: Record<string, unknown>, name = "image") =>
  ({ type: "answered", call, name, reply: { ok: true, items: [item] }, at: performance.now() }) as const;

Deno.test("openLedger: a call belongs to the press that it followed, and what belongs together stays together", () => {
  const ledger = openLedger();
  assert.equal(ledger.heard(sent(1, { batch: "own" })).press, null);
  ledger.pressed("a#1", null);
  assert.equal(ledger.heard(sent(2, { batch: "a" })).press, "a#1");
  assert.equal(ledger.heard(sent(3, {}, "upload")).press, null);
  ledger.pressed("b#1", null);
  assert.equal(ledger.heard(sent(4, { batch: "a" })).press, "a#1");
  assert.equal(ledger.heard(sent(5, { batch: "b" })).press, "b#1");
  // Of neither press: the owner's.
  assert.equal(ledger.heard(sent(6, { batch: "c" })).press, null);
  const answer = ledger.heard(answered(4, { media: "m" }));
  assert.deepEqual([answer.press, answer.seq], ["a#1", 7]);
  assert.deepEqual(ledger.recall("a#1").events.map(({ call }) => call), [2, 4, 4]);
});

Deno.test("openLedger: a call that was sent before a press is not of it, however late one hears of it", () => {
  const ledger = openLedger();
  const before = performance.now() - 1;
  ledger.pressed("a#1", null);
  assert.equal(ledger.heard(sent(1, {}, "image", before)).press, null);
  assert.equal(ledger.heard(sent(2)).press, "a#1");
  ledger.touched();
  assert.equal(ledger.heard(sent(3, {}, "image", performance.now() + 1)).press, null);
});

Deno.test("openLedger: a call that comes late is of the press whose prompt it carries", () => {
  const ledger = openLedger();
  ledger.pressed("a#1", "a lighthouse");
  ledger.pressed("b#1", "a harbour");
  assert.equal(ledger.heard(sent(1, { batch: "a", prompt: "a  lighthouse\n" })).press, "a#1");
  assert.equal(ledger.heard(sent(2, { batch: "b", prompt: "a harbour at dawn" })).press, "b#1");
  assert.equal(ledger.heard(sent(3, { batch: "c", prompt: "a lighthouse" })).press, null);
});

Deno.test("openLedger: what an answer names belongs to the press as well", () => {
  const ledger = openLedger();
  ledger.pressed("a#1", null);
  ledger.heard(sent(1, { prompt: "p" }, "start"));
  ledger.heard(answered(1, { family: "f" }, "start"));
  ledger.pressed("b#1", null);
  assert.equal(ledger.heard(sent(2, { family: "f" })).press, "a#1");
});

Deno.test("openLedger: a key is pressed once, and one that was asked after never", () => {
  const ledger = openLedger();
  assert.ok(ledger.isOpen("a#1"));
  ledger.pressed("a#1", null);
  assert.ok(!ledger.isOpen("a#1"));
  assert.equal(ledger.recall("a#1").pressed, "yes");
  assert.deepEqual(ledger.recall("b#1"), { pressed: "never", events: [] });
  assert.ok(!ledger.isOpen("b#1"));
});

Deno.test("openLedger: keeps a bounded past, and whole pictures only until they are told", () => {
  const ledger = openLedger();
  ledger.pressed("a#1", null);
  for (let call = 1; call <= 600; call++) ledger.heard(sent(call, { batch: "a" }));
  ledger.heard(answered(600, { data: "x".repeat(200_000) }));
  const { events } = ledger.recall("a#1");
  assert.equal(events.length, 500);
  assert.equal(events.at(-1)?.type, "answered");
  assert.equal(ledger.recall("a#1").events.at(-1)?.type, "sent");
});

Deno.test("openLedger: tells of an upload that failed, but not of one that the page sends again", () => {
  const ledger = openLedger();
  const fail = (call: number, reason: string) => {
    ledger.heard(sent(call, {}, "upload"));
    const error = { type: "refused", grpc: 3, http: null, reason, text: null } as const;
    ledger.heard({
      type: "answered",
      call,
      name: "upload",
      reply: { ok: false, error },
      at: performance.now(),
    });
  };
  fail(1, "XSRF");
  assert.equal(ledger.uploadTrouble(0), null);
  fail(2, "MINOR_UPLOAD");
  assert.equal(ledger.uploadTrouble(0), "MINOR_UPLOAD");
  assert.equal(ledger.uploadTrouble(performance.now() + 1), null);
});
