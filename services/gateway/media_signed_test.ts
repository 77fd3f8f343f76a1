import assert from "node:assert/strict";
import { signingSecret, signMediaPath } from "@sluice/media";
import { GATEWAY_SECRET, openTestGateway, PNG } from "./testing_gateway.ts";

const SECRET = signingSecret(GATEWAY_SECRET);

Deno.test("GET /media/:id with a signature needs no key and gives the bytes in the form and under the name that was signed", async () => {
  await using gateway = await openTestGateway();
  const { mediaId } = await gateway.media.put(new Blob([PNG]).stream(), { maxBytes: 1e6 });
  const later = Date.now() / 1_000 + 60;
  const ask = async (path: string, init: RequestInit = {}) => await gateway.app.request(path, init);
  const whole = await ask(signMediaPath(SECRET, mediaId, later, { download: "a.png" }));
  assert.deepEqual([whole.status, await whole.bytes()], [200, PNG]);
  assert.match(whole.headers.get("content-disposition") ?? "", /filename="a.png"/);
  const path = signMediaPath(SECRET, mediaId, later);
  const part = await ask(path, { headers: { range: "bytes=0-3" } });
  assert.deepEqual([part.status, await part.bytes()], [206, PNG.slice(0, 4)]);
  const head = await ask(path, { method: "HEAD" });
  assert.deepEqual([head.status, head.headers.get("content-length")], [200, String(PNG.length)]);
  const small = await ask(signMediaPath(SECRET, mediaId, later, { variant: "thumb" }));
  assert.deepEqual([small.status, small.headers.get("content-type")], [200, "image/webp"]);
  await small.body?.cancel();
});

Deno.test("GET /media/:id refuses changed and old signatures, forms that the bytes do not have, and media that are gone", async () => {
  await using gateway = await openTestGateway();
  const { mediaId } = await gateway.media.put(new Blob(["only words"]).stream(), { maxBytes: 1e6 });
  const later = Date.now() / 1_000 + 60;
  const rows: readonly (readonly [path: string, status: number, code: string])[] = [
    [`${signMediaPath(SECRET, mediaId, later)}x`, 403, "signature_invalid"],
    [signMediaPath(SECRET, mediaId, later - 120), 403, "signature_invalid"],
    [signMediaPath(SECRET, mediaId, later, { variant: "thumb" }), 400, "unsupported_parameter"],
    [signMediaPath(SECRET, "0".repeat(64), later), 404, "not_found"],
    [`/media/${mediaId}`, 401, "missing_api_key"],
  ];
  for (const [path, status, code] of rows) {
    const answer = await gateway.app.request(path);
    assert.deepEqual([answer.status, (await answer.json()).code], [status, code], path);
  }
});
