import assert from "node:assert/strict";
import { BUNDLED, type CallRecipe } from "@sluice/recipes";
import { callOf } from "./calls.ts";
import { writeRequest } from "./batchexecute.ts";

Deno.test("callOf: tells ids, the prompt and short texts; a recipe cannot have a challenge's answer told, nor the whole", () => {
  const call = BUNDLED.flow.calls["image"] ?? assert.fail();
  const asked: CallRecipe["asked"] = {
    batch: [0],
    token: [1],
    all: [],
    list: [2],
    count: [2, 0],
    on: [2, 1],
    prompt: [3],
  };
  const recipe = { wire: BUNDLED.flow.wire, calls: { image: { ...call, asked } } };
  const prompt = "a long way ".repeat(100);
  const body = writeRequest(call.rpc ?? "", ["batch-1", "03AFc".repeat(60), [4, true], prompt], "at-secret");
  const seen = callOf(recipe, new URL("https://flow.google.com/app/data/batchexecute"), body);
  assert.deepEqual(seen?.asked, { batch: "batch-1", count: 4, on: true, prompt });
});
