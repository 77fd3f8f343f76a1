import { strict as assert } from "node:assert";
import { findModel, mayEnlarge, priceOf } from "./mod.ts";

const of = (id: string) => {
  const { durations, resolutions, takes: { inputs, maxReferences, operations } } = findModel(id)!;
  return {
    durations,
    resolutions,
    maxReferences,
    extends: operations.includes("extend"),
    inputs: inputs.length,
  };
};

Deno.test("Flow's clips can what its page offers", () => {
  const veo = { durations: [8], resolutions: ["1K", "2K"], maxReferences: 3, extends: true, inputs: 4 };
  assert.deepEqual(of("veo3_fast"), veo);
  assert.deepEqual(of("veo3_lite"), veo);
  assert.deepEqual(of("veo3_quality"), { ...veo, maxReferences: 0, inputs: 3 });
  const omni = { durations: [8, 4, 6, 10], resolutions: ["1K"], maxReferences: 7, extends: false, inputs: 3 };
  assert.deepEqual(of("omni_flash"), omni);
});

Deno.test("a clip that is enlarged costs two credits more", () => {
  const prices = ["veo3_fast", "veo3_lite", "veo3_quality", "omni_flash"].map((id) =>
    ([undefined, "2K"] as const).map((resolution) =>
      priceOf(findModel(id)!, { aspectRatio: "16:9", count: 1, ...(resolution && { resolution }) }).price
    )
  );
  assert.deepEqual(prices, [[5, 7], [5, 7], [20, 22], [10, 10]]);
});

Deno.test("mayEnlarge says no only for a tier that is known to be too small", () => {
  assert.deepEqual(
    ["FREE", "free", "ZERO", "PRO", "ULTRA", "news", null].map((tier) => mayEnlarge("flow", tier)),
    [
      false,
      false,
      false,
      true,
      true,
      true,
      true,
    ],
  );
  assert.equal(mayEnlarge("freepik", "FREE"), true);
});
