import assert from "node:assert/strict";
import type { EdgeError } from "@sluice/protocol";
import { type Part, readMultipart } from "./multipart.ts";

const LIMITS = { total: 10_000, file: 1_000, text: 100 };

async function* cut(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function encoded(form: FormData): Promise<{ bytes: Uint8Array; boundary: string }> {
  const response = new Response(form);
  const boundary = response.headers.get("content-type")?.split("boundary=")[1] ?? "";
  return { bytes: await response.bytes(), boundary };
}

Deno.test("readMultipart reads what the platform writes, wherever the chunks are cut", async () => {
  const form = new FormData();
  form.append("prompt", 'a "quoted" täxt\r\n--not-a-boundary');
  form.append("empty", "");
  form.append("input_reference", new Blob([new Uint8Array([0, 13, 10, 45, 45, 255])]), "a.png");
  form.append("metadata[a]", "1");
  const { bytes, boundary } = await encoded(form);
  const expected: Part[] = [
    ["prompt", 'a "quoted" täxt\r\n--not-a-boundary'],
    ["empty", ""],
    ["input_reference", new Uint8Array([0, 13, 10, 45, 45, 255])],
    ["metadata[a]", "1"],
  ];
  for (const size of [1, 2, 3, 7, 64, 100_000]) {
    assert.deepEqual(await readMultipart(cut(bytes, size), boundary, LIMITS), expected, `chunks of ${size}`);
  }
});

Deno.test("readMultipart refuses a file over its limit before the rest is read", async () => {
  let sent = 0;
  async function* endless(): AsyncIterable<Uint8Array> {
    yield new TextEncoder().encode('--b\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n');
    for (;; sent += 100) yield new Uint8Array(100);
  }
  await assert.rejects(
    readMultipart(endless(), "b", LIMITS),
    (error: EdgeError) => error.code === "request_too_large",
  );
  assert.ok(sent <= LIMITS.file + 200);
});

Deno.test("readMultipart says what is broken", async () => {
  const broken: Record<string, string> = {
    "no end": '--b\r\nContent-Disposition: form-data; name="f"\r\n\r\nx',
    "nothing": "",
    "no name": "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--",
    "bad boundary line": '--bxx\r\nContent-Disposition: form-data; name="f"\r\n\r\nx\r\n--b--',
    "endless header": `--b\r\nx: ${"y".repeat(20_000)}`,
  };
  for (const [what, text] of Object.entries(broken)) {
    await assert.rejects(
      readMultipart(cut(new TextEncoder().encode(text), 9_000), "b", { ...LIMITS, total: 100_000 }),
      (error: EdgeError) => error.code === "invalid_body",
      what,
    );
  }
});
