import assert from "node:assert/strict";
import sharp from "sharp";
import { openDiskMedia } from "./disk.ts";
import { MediaRefused } from "./errors.ts";
import { streamOf } from "./media_contract.ts";
import type { ServeOptions } from "./pictures_port.ts";
import { mediaResponse } from "./serve.ts";

/** Ten letters in a store, and a way to ask for them. */
async function served(
  body: (
    ask: (headers?: HeadersInit, method?: string, o?: ServeOptions) => Promise<Response>,
    id: string,
  ) => Promise<void>,
) {
  const dir = await Deno.makeTempDir();
  const store = await openDiskMedia(dir);
  const { mediaId } = await store.put(streamOf(new TextEncoder().encode("0123456789")), { maxBytes: 100 });
  try {
    await body(async (headers = {}, method = "GET", options = {}) => {
      const request = new Request("http://x/", { method, headers });
      const response = await mediaResponse(store, mediaId, request, options);
      assert.ok(response !== null);
      return response;
    }, mediaId);
    assert.equal(await mediaResponse(store, "0".repeat(64), new Request("http://x/")), null);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("mediaResponse: gives the whole with its hash as ETag and nothing left to guess", () =>
  served(async (ask, id) => {
    const response = await ask();
    assert.equal(response.status, 200);
    assert.equal(await response.text(), "0123456789");
    const expected = {
      "etag": `"${id}"`,
      "content-length": "10",
      "content-type": "text/plain; charset=utf-8",
      "x-content-type-options": "nosniff",
      "accept-ranges": "bytes",
      "content-disposition": "inline",
      "cache-control": "private, max-age=31536000, immutable",
    };
    for (const [name, value] of Object.entries(expected)) {
      assert.equal(response.headers.get(name), value, name);
    }
  }));

Deno.test("mediaResponse: answers single ranges with 206 and exactly those bytes", () =>
  served(async (ask) => {
    const cases = [["0-3", "0123"], ["4-", "456789"], ["-3", "789"], ["8-99", "89"], ["-99", "0123456789"], [
      "9-9",
      "9",
    ]];
    for (const [range, text = ""] of cases) {
      const response = await ask({ range: `bytes=${range}` });
      assert.equal(response.status, 206, range);
      assert.equal(await response.text(), text, range);
      assert.equal(response.headers.get("content-length"), String(text.length));
      const start = "0123456789".indexOf(text);
      assert.equal(response.headers.get("content-range"), `bytes ${start}-${start + text.length - 1}/10`);
    }
  }));

Deno.test("mediaResponse: answers 416 beyond the end, and ignores ranges that make no sense or are several", () =>
  served(async (ask) => {
    for (const range of ["10-", "10-12", "-0"]) {
      const response = await ask({ range: `bytes=${range}` });
      assert.deepEqual([response.status, response.headers.get("content-range")], [416, "bytes */10"], range);
    }
    for (const range of ["bytes=5-2", "bytes=-", "bytes=0-1,3-4", "lines=1-2", "bytes=x"]) {
      const response = await ask({ range });
      assert.deepEqual([response.status, (await response.text()).length], [200, 10], range);
    }
  }));

Deno.test("mediaResponse: answers 304 to who has it, and the whole to who had something else", () =>
  served(async (ask, id) => {
    for (const tag of [`"${id}"`, `W/"${id}"`, `"x", "${id}"`, "*"]) {
      assert.equal((await ask({ "if-none-match": tag })).status, 304, tag);
    }
    const other = await ask({ "if-none-match": '"x"', "if-range": '"x"', range: "bytes=0-1" });
    assert.equal(await other.text(), "0123456789");
    assert.equal(await (await ask({ "if-range": `"${id}"`, range: "bytes=0-1" })).text(), "01");
  }));

Deno.test("mediaResponse: HEAD has the headers and no body", () =>
  served(async (ask) => {
    const response = await ask({ range: "bytes=2-5" }, "HEAD");
    assert.deepEqual([response.status, response.headers.get("content-length"), response.body], [
      206,
      "4",
      null,
    ]);
  }));

Deno.test("mediaResponse: a file name cannot break out of its header", () =>
  served(async (ask) => {
    const response = await ask({}, "GET", { filename: 'c"at\r\n猫.png' });
    assert.equal(
      response.headers.get("content-disposition"),
      `attachment; filename="c_at___.png"; filename*=UTF-8''c%22at%0D%0A%E7%8C%AB.png`,
    );
    await response.body?.cancel();
  }));

Deno.test("mediaResponse: a variant has an ETag, a type, a length and ranges of its own, and the same guards", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const store = await openDiskMedia(dir);
    const png = await sharp({ create: { width: 640, height: 320, channels: 3, background: "#0a0" } }).png()
      .toBuffer();
    const { mediaId } = await store.put(streamOf(new Uint8Array(png)), { maxBytes: 1e6 });
    const ask = async (look: ServeOptions["look"] = {}, headers: HeadersInit = {}, method = "GET") =>
      await mediaResponse(store, mediaId, new Request("http://x/", { method, headers }), { look }) ??
        assert.fail();
    const thumb = await ask({ variant: "thumb" });
    const bytes = await thumb.bytes();
    const { width, height, format } = await sharp(bytes).metadata();
    assert.deepEqual([width, height, format], [256, 128, "webp"]);
    const etag = thumb.headers.get("etag") ?? "";
    const expected = {
      "content-type": "image/webp",
      "content-length": String(bytes.length),
      "x-content-type-options": "nosniff",
      "accept-ranges": "bytes",
    };
    for (const [name, value] of Object.entries(expected)) assert.equal(thumb.headers.get(name), value, name);
    assert.match(thumb.headers.get("content-security-policy") ?? "", /^sandbox;/);
    const part = await ask({ variant: "thumb" }, { range: "bytes=8-11", "if-range": etag });
    assert.deepEqual([part.status, await part.text()], [206, "WEBP"]);
    assert.equal((await ask({ variant: "thumb" }, { "if-none-match": etag })).status, 304);
    const head = await ask({ variant: "thumb" }, {}, "HEAD");
    assert.deepEqual([head.headers.get("content-length"), head.body], [String(bytes.length), null]);

    const looks = [{}, { variant: "preview" }, { format: "webp" }, { format: "jpeg" }, {
      compression: 5,
    }] as const;
    const tags = [etag];
    for (const look of looks) {
      const response = await ask(look);
      await response.body?.cancel();
      tags.push(response.headers.get("etag") ?? "");
    }
    assert.equal(new Set(tags).size, tags.length, tags.join());
    const same = await ask({ variant: "original", format: "png" });
    assert.deepEqual([same.headers.get("etag"), (await same.bytes()).length], [`"${mediaId}"`, png.length]);
    await assert.rejects(ask({ variant: "spritesheet" }), MediaRefused);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
