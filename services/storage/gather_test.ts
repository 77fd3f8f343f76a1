import assert from "node:assert/strict";
import { gather } from "./gather.ts";

/** A source that yields `count` single items, one a turn. */
async function* ones(count: number): AsyncGenerator<readonly number[]> {
  for (let i = 0; i < count; i++) {
    await Promise.resolve();
    yield [i];
  }
}

Deno.test("gather: hands over every item once and in order, more at a time to a slow consumer", async () => {
  const batches: number[] = [];
  const seen: number[] = [];
  for await (const items of gather(ones(500), 40, () => {})) {
    batches.push(items.length);
    seen.push(...items);
    await new Promise((resolve) => setTimeout(resolve));
  }
  assert.deepEqual(seen, Array.from({ length: 500 }, (_, i) => i));
  assert.ok(batches.every((length) => length <= 40));
  assert.ok(batches.length < 100);
});

Deno.test("gather: throws the source's error after the items before it", async () => {
  async function* failing() {
    yield [1];
    throw new Error("gone");
  }
  const seen: number[] = [];
  await assert.rejects(async () => {
    for await (const items of gather(failing(), 5, () => {})) seen.push(...items);
  }, /gone/);
  assert.deepEqual(seen, [1]);
});

Deno.test("gather: leaving early stops the source and waits until it has ended", async () => {
  let ended = false;
  const stop = new AbortController();
  async function* endless() {
    try {
      while (!stop.signal.aborted) yield [await Promise.resolve(1)];
    } finally {
      ended = true;
    }
  }
  for await (const _ of gather(endless(), 5, () => stop.abort())) break;
  assert.equal(ended, true);
});
