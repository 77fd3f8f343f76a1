import assert from "node:assert/strict";
import type { EdgeError } from "@sluice/protocol";
import { type Part, readMultipart } from "./multipart.ts";

const LIMITS = { total: 10_000, file: 1_000, text: 100, long: 500 };
const FIELDS = {
  known: new Set(["prompt", "empty", "input_reference", "metadata", "f"]),
  long: new Set(["input_reference"]),
};

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
    assert.deepEqual(
      await readMultipart(cut(bytes, size), boundary, LIMITS, FIELDS),
      expected,
      `chunks of ${size}`,
    );
  }
});

Deno.test("readMultipart refuses a file over its limit before the rest is read", async () => {
  let sent = 0;
  async function* endless(): AsyncIterable<Uint8Array> {
    yield new TextEncoder().encode('--b\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n');
    for (;; sent += 100) yield new Uint8Array(100);
  }
  await assert.rejects(
    readMultipart(endless(), "b", LIMITS, FIELDS),
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
      readMultipart(cut(new TextEncoder().encode(text), 9_000), "b", { ...LIMITS, total: 100_000 }, FIELDS),
      (error: EdgeError) => error.code === "invalid_body",
      what,
    );
  }
});

/** A body of one part. */
function part(disposition: string, content: string): AsyncIterable<Uint8Array> {
  const text = `--b\r\nContent-Disposition: form-data${disposition}\r\n\r\n${content}\r\n--b--`;
  return cut(new TextEncoder().encode(text), 1_000);
}

Deno.test("readMultipart reads names in order and outside of quoted file names only", async () => {
  const bytes = new Uint8Array([120]);
  const rows: [disposition: string, expected: Part][] = [
    ['; filename="a; name=prompt"; name="f"', ["f", bytes]],
    ['; filename="a\\"; name=\\"prompt"; name=f', ["f", bytes]],
    ['; name="f;filename=x"; name=prompt', ["f;filename=x", bytes]],
    ["; NAME = f ", ["f", "x"]],
    ["; name=f; filename*=UTF-8''a", ["f", bytes]],
  ];
  const known = { ...FIELDS, known: new Set([...FIELDS.known, "f;filename=x"]) };
  for (const [disposition, [name, value]] of rows) {
    const found = await readMultipart(part(disposition, "x"), "b", LIMITS, known);
    const expected = name === "f" ? value : "x";
    assert.deepEqual(found, [[name, expected]], disposition);
  }
});

Deno.test("readMultipart keeps no unknown field and holds texts to their own limit", async () => {
  const read = (name: string, length: number) =>
    readMultipart(part(`; name="${name}"`, "x".repeat(length)), "b", LIMITS, FIELDS);
  assert.deepEqual(await read("nobody", 900), []);
  assert.equal((await read("input_reference[image_url]", 400)).length, 1);
  for (const [name, length] of [["prompt", 101], ["input_reference", 501], ["nobody", 1_001]] as const) {
    await assert.rejects(read(name, length), (error: EdgeError) => error.code === "request_too_large", name);
  }
});
