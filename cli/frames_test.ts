import { strict as assert } from "node:assert";
import { type Frame, readFrames } from "./frames.ts";

async function framesOf(...chunks: string[]): Promise<Frame[]> {
  const bytes = chunks.map((c) => new TextEncoder().encode(c));
  return await Array.fromAsync(readFrames(ReadableStream.from(bytes)));
}

Deno.test("readFrames puts frames together that come in pieces", async () => {
  assert.deepEqual(
    await framesOf("event: com", "mit\nid: 0-7\nda", 'ta: {"a":1}\n', "\nevent: live\ndata: x\n\n"),
    [
      { event: "commit", data: '{"a":1}', id: "0-7" },
      { event: "live", data: "x" },
    ],
  );
});

Deno.test("readFrames gives comments and bare ids as signs of life, and drops a half frame", async () => {
  assert.deepEqual(await framesOf(":\nid: 0-9\n\n", ": connected\r\n\r\n", "event: commit\ndata: half"), [
    { event: "", data: "", id: "0-9" },
    { event: "", data: "" },
  ]);
});
