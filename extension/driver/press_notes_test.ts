import assert from "node:assert/strict";
import type { Notes } from "./site_driver.ts";
import { openPressNotes, type PressNote } from "./press_notes.ts";

const HOUR = 3_600_000;

function setUp() {
  const kept = new Map<string, unknown>();
  let now = 1_000_000;
  const notes: Notes = {
    get: async (key) => kept.get(key),
    put: async (key, value) => void kept.set(key, value),
    remove: async (key) => void kept.delete(key),
    keys: async (prefix) => [...kept.keys()].filter((key) => key.startsWith(prefix)),
  };
  const presses = openPressNotes(notes, { now: () => now, after: () => () => {} });
  const note = (media: readonly string[]): PressNote => ({
    page: "page",
    place: "project",
    at: now,
    count: 1,
    kind: "image",
    batch: null,
    media,
  });
  return { kept, presses, note, pass: (ms: number) => void (now += ms) };
}

Deno.test("claimed: what other presses made is theirs, also after they are over", async () => {
  const { presses, note } = setUp();
  await presses.put("a#1", note([]));
  await presses.add("a#1", { batch: "B", media: ["m1"] });
  await presses.put("b#1", note(["m2"]));
  assert.deepEqual([...await presses.claimed("a#1")], ["m2"]);
  await presses.remove("b#1");
  assert.equal(await presses.get("b#1"), null);
  assert.deepEqual([...await presses.claimed("a#1")], ["m2"]);
  assert.equal((await presses.get("a#1"))?.batch, "B");
});

Deno.test("claimed: a note that nobody can ask for any more is thrown away, and what is remembered stays bounded", async () => {
  const { presses, note, kept, pass } = setUp();
  await presses.put("old#1", note(["m0"]));
  pass(26 * HOUR);
  for (let i = 0; i < 600; i++) {
    await presses.put(`j${i}#1`, note([`n${i}`]));
    await presses.remove(`j${i}#1`);
  }
  const claimed = await presses.claimed("x#1");
  assert.deepEqual([claimed.size, claimed.has("n599"), claimed.has("n0"), claimed.has("m0")], [
    500,
    true,
    false,
    false,
  ]);
  assert.deepEqual([...kept.keys()], ["delivered"]);
});

Deno.test("claimed: what was asked together is known as theirs before its pictures are, and stays so", async () => {
  const { presses, note, kept, pass } = setUp();
  await presses.put("a#1", note([]));
  await presses.add("a#1", { batch: "A" });
  assert.deepEqual([...await presses.claimed("b#1")], ["A"]);
  await presses.remove("a#1");
  assert.deepEqual([...await presses.claimed("b#1")], ["A"]);
  await presses.put("c#1", note([]));
  pass(26 * HOUR);
  await presses.put("d#1", note([]));
  assert.deepEqual([...kept.keys()].sort(), ["delivered", "press:d#1"], "each press sweeps");
});
