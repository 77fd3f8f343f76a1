import assert from "node:assert/strict";
import { openTestGateway } from "./testing_gateway.ts";

const text = (words: string) => new TextEncoder().encode(words);
const BUNDLE = {
  "index.html": text("<!doctype html><title>Studio</title>"),
  "studio-ABCDEFGH.js": text("let one = 1;\n".repeat(100)),
  "icon.svg": text("<svg/>"),
  "pages.json": text(JSON.stringify(["", "gallery"])),
};

Deno.test("the studio's document answers for each of its pages and nothing else, under a policy of its own", async () => {
  await using gateway = await openTestGateway({ studio: () => Promise.resolve(BUNDLE) });
  for (const path of ["/", "/gallery", "/gallery/some-asset"]) {
    const answer = await gateway.app.request(path);
    assert.match(await answer.text(), /Studio/, path);
    assert.match(
      answer.headers.get("content-security-policy") ?? "",
      /^default-src 'none'; script-src 'self';/,
    );
    assert.equal(answer.headers.get("cache-control"), "no-cache");
  }
  const elsewhere = await gateway.app.request("/galleries");
  assert.deepEqual([elsewhere.status, (await elsewhere.json()).code], [404, "unknown_route"]);
  const written = await gateway.app.request("/gallery", { method: "POST" });
  assert.equal(written.status, 404);
  await written.body?.cancel();
});

Deno.test("the studio's files: compressed for who takes it, kept for good where the name holds the content's hash", async () => {
  await using gateway = await openTestGateway({ studio: () => Promise.resolve(BUNDLE) });
  const script = await gateway.app.request("/studio/studio-ABCDEFGH.js", {
    headers: { "accept-encoding": "br, gzip" },
  });
  assert.deepEqual(
    ["content-type", "content-encoding", "vary", "cache-control"].map((name) => script.headers.get(name)),
    ["text/javascript; charset=utf-8", "gzip", "accept-encoding", "public, max-age=31536000, immutable"],
  );
  const unpacked = script.body!.pipeThrough(new DecompressionStream("gzip"));
  assert.deepEqual(new Uint8Array(await new Response(unpacked).arrayBuffer()), BUNDLE["studio-ABCDEFGH.js"]);
  const plain = await gateway.app.request("/studio/icon.svg");
  assert.deepEqual([await plain.text(), plain.headers.get("content-encoding")], ["<svg/>", null]);
  assert.equal(plain.headers.get("cache-control"), "no-cache");
  for (const name of ["pages.json", "index.html", "none.js"]) {
    const missing = await gateway.app.request(`/studio/${name}`);
    assert.equal(missing.status, 404, name);
    await missing.body?.cancel();
  }
});

Deno.test("a studio that could not be made is tried again by the next one who asks", async () => {
  let tries = 0;
  await using gateway = await openTestGateway({
    studio: () => tries++ === 0 ? Promise.reject(new Error("no bundler")) : Promise.resolve(BUNDLE),
  });
  const first = await gateway.app.request("/");
  assert.equal(first.status, 500);
  await first.body?.cancel();
  assert.match(await (await gateway.app.request("/")).text(), /Studio/);
});
