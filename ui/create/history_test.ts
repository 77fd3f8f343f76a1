import { strict as assert } from "node:assert";
import { AT_TYPED, step, withPrompt } from "./history.ts";

Deno.test("step goes back to older prompts and forward to what was typed, and stops at both ends", () => {
  const prompts = ["one", "two", "three"];
  const first = step(prompts, AT_TYPED, "typed", 1);
  assert.equal(first?.prompt, "three");
  const second = step(prompts, first!.place, "three", 1);
  assert.equal(second?.prompt, "two");
  const third = step(prompts, second!.place, "two", 1);
  assert.equal(third?.prompt, "one");
  assert.equal(step(prompts, third!.place, "one", 1), null);
  assert.equal(step(prompts, first!.place, "three", -1)?.prompt, "typed");
  assert.equal(step(prompts, AT_TYPED, "typed", -1), null);
});

Deno.test("step goes over a prompt that is shown already", () => {
  assert.equal(step(["one", "two"], AT_TYPED, "two", 1)?.prompt, "one");
});

Deno.test("withPrompt keeps each prompt once, the newest last, and at most a hundred", () => {
  assert.deepEqual(withPrompt(["one", "two"], "one"), ["two", "one"]);
  const many = Array.from({ length: 100 }, (_, i) => String(i));
  assert.deepEqual(withPrompt(many, "new").slice(-2), ["99", "new"]);
  assert.equal(withPrompt(many, "new").length, 100);
});
