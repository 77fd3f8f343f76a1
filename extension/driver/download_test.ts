import { JobFailure, systemClock } from "@sluice/agent";
import assert from "node:assert/strict";
import { download } from "./download.ts";

const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0);

async function get(address: string, answer: () => Response = () => new Response(PNG)) {
  const asked: string[] = [];
  const fetch = ((url: string, init: RequestInit) => {
    assert.equal(init.credentials, "omit");
    asked.push(url);
    return Promise.resolve(answer());
  }) as typeof globalThis.fetch;
  const options = { fetch, clock: systemClock, tries: 1, signal: new AbortController().signal };
  const outcome = await download(options, () => Promise.resolve(address), "image").catch((error: Error) =>
    error
  );
  return { asked, outcome };
}

Deno.test("download fetches from the site's media hosts, and asks nobody else, whatever the page says", async () => {
  const { outcome } = await get("https://flow-content.google/image/1?Signature=x");
  assert.deepEqual(outcome, { bytes: PNG, mime: "image/png" });
  for (
    const address of [
      "http://127.0.0.1:8001/api/agents/pair?Signature=secret",
      "https://router.example/reboot",
      "undefined",
    ]
  ) {
    const { asked, outcome } = await get(address);
    assert.deepEqual(asked, []);
    assert.ok(outcome instanceof JobFailure && outcome.detail.category === "unknown_fate");
    assert.doesNotMatch(outcome.message, /secret|127\.0/);
  }
});

Deno.test("download takes no bytes from where a media host leads, unless it is one of them too", async () => {
  const led = (url: string) => () =>
    Object.defineProperties(new Response(PNG), { redirected: { value: true }, url: { value: url } });
  const from = "https://r1.googlevideo.com/videoplayback";
  const elsewhere = await get(from, led("https://router.example/picture"));
  assert.ok(elsewhere.outcome instanceof JobFailure);
  const within = await get(from, led("https://r2.googlevideo.com/videoplayback"));
  assert.deepEqual(within.outcome, { bytes: PNG, mime: "image/png" });
});
