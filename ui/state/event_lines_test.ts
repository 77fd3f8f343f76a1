import { strict as assert } from "node:assert";
import { framesOf, type StreamFrame } from "./event_lines.ts";

async function read(...chunks: readonly string[]): Promise<StreamFrame[]> {
  const bytes = new TextEncoder();
  return await Array.fromAsync(framesOf(ReadableStream.from(chunks.map((chunk) => bytes.encode(chunk)))));
}

Deno.test("framesOf: events, ids and signs of life, however the bytes are cut", async () => {
  const text =
    'retry: 1000\n: connected\nid: 0-4\n\nevent: commit\nid: 0-5\ndata: {"a":"ü: 1"}\n\n:\nid: 0-6\n\n';
  const whole = await read(text);
  assert.deepEqual(whole, [
    { event: "", id: "0-4", data: "" },
    { event: "commit", id: "0-5", data: '{"a":"ü: 1"}' },
    { event: "", id: "0-6", data: "" },
  ]);
  assert.deepEqual(await read(...text), whole);
});

Deno.test("framesOf: what was begun when the stream ends is dropped, and a frame without a name is a message", async () => {
  assert.deepEqual(await read("data: x\n\nevent: commit\nid: 0-9\ndata: {"), [
    { event: "message", id: null, data: "x" },
  ]);
});
