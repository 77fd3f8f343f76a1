import { strict as assert } from "node:assert";
import { redact } from "./redact.ts";

const CASES: readonly (readonly [string, string])[] = [
  ["refused slk_0123456789abcdef of Ada", "refused slk_… of Ada"],
  ["agent sla_AbC-_123 and whsec_aGVsbG8=", "agent sla_… and whsec_…"],
  ["authorization: Bearer abc.def-ghi", "authorization: Bearer …"],
  ["session eyJhbGciOiJI.eyJzdWIi.c2ln end", "session … end"],
  ["ticket WyI3MzUyYWJj.X-_YKyu0K", "ticket …"],
  ["connect postgres://sluice:pa55@db:5432/x failed", "connect postgres://…@db:5432/x failed"],
  [
    "error sending request for url (https://a.example/hook?token=t0p&x=1): refused",
    "error sending request for url (https://a.example/hook?…): refused",
  ],
  ["GET /media/ab12?exp=9&sig=ffee00", "GET /media/ab12?exp=9&sig=…"],
  ['{"url":"https://a.example/p?q=boat","n":1}', '{"url":"https://a.example/p?…","n":1}'],
  ["the log ends at 0-42: nothing to hide?", "the log ends at 0-42: nothing to hide?"],
];

Deno.test("redact takes out keys, tokens, log-ins and queries, and leaves the rest", () => {
  for (const [text, clean] of CASES) assert.equal(redact(text), clean);
});

Deno.test("redact cuts what is too long, before it looks at it", () => {
  const clean = redact("x".repeat(1_000_000));
  assert.equal(clean.length, 4_001);
  assert.ok(clean.endsWith("…"));
});
