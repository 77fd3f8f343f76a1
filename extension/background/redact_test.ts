import assert from "node:assert/strict";
import { redact } from "./redact.ts";

const SECRETS = [
  ["token ya29.a0AfB_byC-1234 came", "ya29.a0AfB_byC-1234"],
  ["Authorization: Bearer abc.def-ghi", "abc.def-ghi"],
  ["sent bearer abc123", "abc123"],
  ["cookie: SID=g.a000abc; HSID=xyz", "g.a000abc"],
  ["Set-Cookie=SID=short", "short"],
  ["https://flow-content.google/image/1?Expires=1&KeyName=k&Signature=aGVsbG8_-x", "aGVsbG8_-x"],
  [`hash ${"0123456789abcdef".repeat(4)}`, "0123456789abcdef0123"],
  [`data ${"QUJD+/".repeat(20)}==`, "QUJD+/QUJD"],
  ["sla_AbCdEfGh-12", "AbCdEfGh-12"],
  ["signed in as some.one@example.com", "some.one"],
  ['open "https://flow.google.com/about?continue=abc#frag": failed', "abc#frag"],
  [`https://flow.google.com/s/${"QUJD".repeat(12)}/x`, "QUJDQUJD"],
  ["f.req=1&at=AOx:1700000000000&", "AOx:17"],
] as const;

for (const [line, secret] of SECRETS) {
  Deno.test(`redact takes "${secret}" out of a line`, () => {
    assert.ok(line.includes(secret));
    const clean = redact(line);
    assert.ok(!clean.includes(secret), clean);
    assert.match(clean, /\[taken out\]/);
  });
}

Deno.test("redact leaves plain words, ids and selectors as they are", () => {
  const line =
    "flow: job 0190a1b2-0000-7000-8000-000000000001 failed, throttled; missing flow-prompt-box button " +
    "PER_MODEL_DAILY_QUOTA_REACHED_UPGRADEABLE (https://flow.google.com/project/0190a1b2-0000-7000-8000-000000000001)";
  assert.equal(redact(line), line);
});
