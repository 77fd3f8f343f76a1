import assert from "node:assert/strict";
import { blockWriter } from "./block_writer.ts";

const MB = 1024 * 1024;

Deno.test("blockWriter writes all bytes in order, whatever the pieces, one write at a time", async () => {
  for (const size of [1_000_003, 262_144, 5_000, 9 * MB]) {
    let position = 0;
    let isOrdered = true;
    let atOnce = 0;
    const blocks = blockWriter(async (bytes) => {
      isOrdered &&= atOnce++ === 0;
      for (const byte of bytes) isOrdered &&= byte === position++ % 251;
      await new Promise((resolve) => setTimeout(resolve));
      atOnce--;
    });
    const total = 12 * MB + 12_345;
    const piece = new Uint8Array(size);
    for (let sent = 0; sent < total;) {
      const part = piece.subarray(0, Math.min(size, total - sent));
      part.forEach((_, i) => part[i] = (sent + i) % 251);
      await blocks.write(part);
      sent += part.length;
      // the caller may use its memory again
      part.fill(255);
    }
    await blocks.flush();
    assert.deepEqual([position, isOrdered], [total, true], `pieces of ${size}`);
  }
});

Deno.test("blockWriter does not wait for a write until 8 MB are due", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  let written = 0;
  const blocks = blockWriter(async (bytes) => {
    await promise;
    written += bytes.length;
  });
  await blocks.write(new Uint8Array(8 * MB));
  assert.equal(written, 0);
  let isWaiting = true;
  const more = blocks.write(new Uint8Array(1)).then(() => isWaiting = false);
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(isWaiting, true);
  resolve();
  await more;
  await blocks.flush();
  assert.equal(written, 8 * MB + 1);
});

Deno.test("blockWriter throws what a write threw, at the flush or when it has no more room", async () => {
  const fails = () => Promise.reject(new Error("no space"));
  const short = blockWriter(fails);
  await short.write(new Uint8Array(10));
  await assert.rejects(short.flush(), /no space/);
  const long = blockWriter(fails);
  await assert.rejects(long.write(new Uint8Array(20 * MB)), /no space/);
  await long.settle();
});
