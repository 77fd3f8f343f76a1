import assert from "node:assert/strict";
import { troubleOf, tryPattern } from "./patterns.ts";

Deno.test("troubleOf: what errors and addresses need is a pattern", () => {
  for (
    const pattern of [
      "MINOR(_UPLOAD|_INPUT_IMAGE)?|SEXUAL_UPLOAD",
      "PROMINENT_PEOPLE_.*",
      "[Pp]olicy|NSFW",
      "/project/([0-9a-fA-F-]{36})",
      "a\\(b\\)+",
      "[()*+?{]",
    ]
  ) assert.equal(troubleOf(pattern), null, pattern);
});

Deno.test("troubleOf: a pattern that some text could keep busy for long is none", () => {
  const rows: [string, RegExp][] = [
    ["(", /not a regular expression/],
    ["(a+)+$", /repeat a group/],
    ["(?:a|a)*b", /repeat a group/],
    ["(a?){30}a{30}", /repeat a group/],
    ["(a|a)".repeat(30) + "b", /3 groups/],
    ["a?".repeat(30) + "b", /4 optional/],
    [".*.*.*x", /2 repeated/],
    ["a{1,1000}b", /99 times/],
    ["a{1000}", /99 times/],
    ["(a)\\1", /look around or back/],
    ["(?=a)b", /look around or back/],
  ];
  for (const [pattern, words] of rows) assert.match(troubleOf(pattern) ?? "none", words, pattern);
});

Deno.test("tryPattern: looks at the beginning of a text only", () => {
  assert.equal(tryPattern("b(c)", `${"a".repeat(9)}bc`)?.[1], "c");
  assert.equal(tryPattern("b", `${"a".repeat(10_000)}b`), null);
});
