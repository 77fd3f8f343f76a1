import { strict as assert } from "node:assert";
import { recallableOf } from "./shape.ts";
import { testAsset } from "./testing_assets.ts";

Deno.test("recallableOf: size, length and operation are those that were asked for, not those that came out", () => {
  const asset = testAsset({ kind: "video" });
  const measured = { ...asset, output: { ...asset.output, mime: "video/mp4", duration: 5.042 } };
  const asked = { resolution: "4K", duration: 5, operation: "extend" } as const;
  const { resolution, duration, operation } = recallableOf(measured, asked);
  assert.deepEqual({ resolution, duration, operation }, asked);
});

Deno.test("recallableOf: what was left to the model is left to it again", () => {
  const asset = testAsset();
  const { resolution, duration, operation } = recallableOf({
    ...asset,
    output: { ...asset.output, duration: 5.042 },
  }, {});
  assert.deepEqual([resolution, duration, operation], [undefined, undefined, undefined]);
});
