import assert from "node:assert/strict";
import { readDirectives } from "./directives.ts";
import { failureOf } from "./failures.ts";

Deno.test("readDirectives takes the tester's wishes out of the prompt", () => {
  assert.deepEqual(readDirectives("a cat [[fail:policy]] on [[slow:250]] a mat [[human]]"), {
    prompt: "a cat on a mat",
    fail: "policy",
    slowMs: 250,
    human: true,
  });
  assert.deepEqual(readDirectives("[[dance]]"), {
    prompt: "[[dance]]",
    fail: null,
    slowMs: null,
    human: false,
  });
});

Deno.test("failureOf refuses a category that does not exist and names those that do", () => {
  const { error, afterPress } = failureOf("constructor");
  assert.deepEqual([error.detail.category, afterPress], ["invalid_input", false]);
  assert.match(error.message, /not one of agent_lost, network/);
});
