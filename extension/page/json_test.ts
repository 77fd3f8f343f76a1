import assert from "node:assert/strict";
import { isAt, readBody, readReply } from "./json.ts";

Deno.test("readReply: an error's words are its message, wherever the site puts it", () => {
  const refused = { type: "refused", grpc: null, reason: null };
  const cases: [number, string, unknown][] = [
    [422, '{"message":"too long"}', { ...refused, http: 422, text: "too long" }],
    [400, '{"error":{"message":"no"}}', { ...refused, http: 400, text: "no" }],
    [403, '{"error":"denied"}', { ...refused, http: 403, text: "denied" }],
    [500, "<html>", { ...refused, http: 500, text: null }],
  ];
  for (const [status, text, error] of cases) assert.deepEqual(readReply(status, text), { ok: false, error });
  assert.deepEqual(readReply(200, '{"a":1}'), { ok: true, value: { a: 1 } });
  const cut = readReply(200, '{"a":');
  assert.ok(!cut.ok && cut.error.type === "lost");
});

Deno.test("readReply: how long the site wants to be left alone, in seconds or as a date, if that makes sense", () => {
  const waitOf = (retryAfter: string) => {
    const reply = readReply(429, "{}", retryAfter);
    return reply.ok || reply.error.type !== "refused" ? assert.fail() : reply.error.retryAfterMs;
  };
  assert.equal(waitOf("30"), 30_000);
  const wait = waitOf(new Date(Date.now() + 60_000).toUTCString()) ?? 0;
  assert.ok(wait > 50_000 && wait <= 60_000);
  for (const odd of ["", "soon", "-1", "Wed, 21 Oct 2015 07:28:00 GMT", "999999999"]) {
    assert.equal(waitOf(odd), undefined, `retry-after "${odd}"`);
  }
});

Deno.test("readBody: of a form only texts are told", () => {
  const form = new FormData();
  form.set("kind", "style");
  form.set("file", new Blob(["x"]), "x.png");
  assert.deepEqual(readBody(form), { kind: "style" });
  assert.deepEqual(readBody('{"prompt":"a"}'), { prompt: "a" });
  assert.equal(readBody(new Blob(["x"])), undefined);
  assert.equal(readBody("a=b"), undefined);
});

Deno.test("isAt: an address belongs to a call by whole parts of the path", () => {
  const url = new URL("https://www.freepik.com/pikaso/api/upload/image?x=1");
  assert.ok(isAt(url, "www.freepik.com/pikaso/api/upload"));
  assert.ok(isAt(url, "www.freepik.com/pikaso/api/"));
  assert.ok(!isAt(url, "www.freepik.com/pikaso/api/up"));
  assert.ok(!isAt(url, "freepik.com/pikaso/api/upload"));
});
