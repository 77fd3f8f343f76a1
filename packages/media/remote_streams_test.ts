import assert from "node:assert/strict";
import { MediaTooLarge } from "./errors.ts";
import { streamOf } from "./media_contract.ts";
import { PATIENCE } from "./patience.ts";
import { outgoing } from "./remote_streams.ts";

/** A watch that notes what it is told. */
function noted() {
  const notes: string[] = [];
  return {
    notes,
    signal: new AbortController().signal,
    wait: (ms: number) => void notes.push(`wait ${ms}`),
    rest: () => void notes.push("rest"),
    giveUp: () => void notes.push("give up"),
  };
}

Deno.test("outgoing: storage's time runs while it takes a piece and works, and not while the sender is waited for", async () => {
  const watch = noted();
  const { notes } = watch;
  const source = new ReadableStream<Uint8Array>({
    pull(controller) {
      notes.push("sender");
      if (notes.filter((note) => note === "sender").length === 3) controller.close();
      else controller.enqueue(new Uint8Array(10));
    },
  }, { highWaterMark: 0 });
  const { stream, failure } = outgoing(source, 20, watch, PATIENCE);
  await new Response(stream).bytes();
  const piece = ["rest", "sender", `wait ${PATIENCE.stallMs}`];
  assert.deepEqual(notes, [...piece, ...piece, "rest", "sender", `wait ${PATIENCE.workMs}`]);
  assert.equal(failure(), null);
});

Deno.test("outgoing: gives copies, so that a sender may use its memory again at once", async () => {
  const memory = new Uint8Array(1);
  let round = 0;
  const source = new ReadableStream<Uint8Array>({
    pull(controller) {
      memory[0] = ++round;
      if (round > 3) controller.close();
      else controller.enqueue(memory);
    },
  }, { highWaterMark: 0 });
  assert.deepEqual([...await new Response(outgoing(source, 9, noted(), PATIENCE).stream).bytes()], [1, 2, 3]);
});

Deno.test("outgoing: one byte too many is MediaTooLarge and ends the call", async () => {
  const watch = noted();
  const sent = outgoing(streamOf(new Uint8Array(30), 10), 29, watch, PATIENCE);
  await assert.rejects(new Response(sent.stream).bytes(), MediaTooLarge);
  assert.ok(sent.failure()?.error instanceof MediaTooLarge);
  assert.equal(watch.notes.at(-1), "give up");
});
