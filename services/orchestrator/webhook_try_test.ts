import { ALLOW_NOTHING, parseEgressAllow } from "@sluice/media";
import { receive } from "@sluice/testing";
import assert from "node:assert/strict";

import { readRetryAfter, tryDelivery, type TryOptions } from "./webhook_try.ts";

const message = { headers: { "content-type": "application/json" }, body: "{}" };

async function outcome(answer: () => Response | Promise<Response>, rest: Partial<TryOptions> = {}) {
  await using receiver = receive(answer);
  const options = {
    allow: parseEgressAllow("127.0.0.0/8"),
    ownHosts: [],
    signal: new AbortController().signal,
  };
  return await tryDelivery(receiver.url, message, { ...options, ...rest });
}

Deno.test("tryDelivery takes 2xx for success whatever the body, and tells all else in words", async () => {
  const rows: readonly [Response, number, RegExp | null, number | null][] = [
    [new Response("x".repeat(100_000)), 200, null, null],
    [new Response(null, { status: 204 }), 204, null, null],
    [new Response("no such\n\n route"), 404, /^it answered 404: no such route$/, null],
    [new Response(null), 500, /^it answered 500$/, null],
    [new Response("x".repeat(100_000)), 502, /^it answered 502: x{200}…$/, null],
    [new Response("busy", { headers: { "retry-after": "120" } }), 429, /^it answered 429: busy$/, 120_000],
    [new Response(null, { headers: { location: "https://elsewhere.example/" } }), 301, /a redirect/, null],
    [
      new Response(null, { headers: { location: "/" } }),
      308,
      /^it answered 308, a redirect: .+ change the URL/,
      null,
    ],
    [new Response(null), 304, /^it answered 304, a redirect/, null],
    [
      new Response("bad v1,AbC+/= for whsec_AAAA= with slk_abc"),
      400,
      /^it answered 400: bad v1,… for whsec_… with slk_…$/,
      null,
    ],
  ];
  for (const [answer, status, error, retryAfterMs] of rows) {
    const { body, headers } = answer;
    const got = await outcome(() => new Response(body, { status, headers }));
    assert.deepEqual([got?.status, got?.retryAfterMs], [status, retryAfterMs]);
    if (error === null) assert.equal(got?.error, null);
    else assert.match(got?.error ?? "", error);
  }
});

Deno.test("tryDelivery says that nobody answered, that it took too long and that the URL is none to call", async () => {
  const late = Promise.withResolvers<Response>();
  const slow = await outcome(() => {
    setTimeout(() => late.resolve(new Response()), 300);
    return late.promise;
  }, { timeoutMs: 100 });
  assert.deepEqual([slow?.status, slow?.error], [null, "it gave no answer within 0.1 s"]);
  const refused = await outcome(() => new Response(), { allow: ALLOW_NOTHING });
  assert.equal(refused?.status, null);
  assert.match(refused?.error ?? "", /^its URL is not called: .+, accepted is an https URL/);
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const nobody = await tryDelivery(`http://127.0.0.1:${port}/`, message, {
    allow: parseEgressAllow(`127.0.0.1:${port}`),
    ownHosts: [],
    signal: new AbortController().signal,
  });
  assert.match(nobody?.error ?? "", /^it was not reached: /);
});

Deno.test("tryDelivery knows nothing when it was given up", async () => {
  const stop = new AbortController();
  const gate = Promise.withResolvers<Response>();
  const got = await outcome(() => {
    stop.abort();
    setTimeout(() => gate.resolve(new Response()), 50);
    return gate.promise;
  }, { signal: stop.signal });
  assert.equal(got, null);
});

Deno.test("readRetryAfter reads seconds and dates and nothing else", () => {
  const now = Date.UTC(2026, 0, 1);
  assert.equal(readRetryAfter("120", now), 120_000);
  assert.equal(readRetryAfter("86400", now), 86_400_000);
  assert.equal(readRetryAfter("Thu, 01 Jan 2026 01:00:00 GMT", now), 3_600_000);
  assert.equal(readRetryAfter("Wed, 31 Dec 2025 01:00:00 GMT", now), 0);
  for (const none of [null, "", "soon", "-1", "1e9"]) {
    assert.equal(readRetryAfter(none, now), null, String(none));
  }
});
