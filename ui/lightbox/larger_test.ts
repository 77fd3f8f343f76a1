import { strict as assert } from "node:assert";
import { testAsset } from "../assets/testing_assets.ts";
import { largerOf } from "./larger.ts";

const sized = (model: string, width: number) => {
  const asset = testAsset({ model });
  return largerOf({ ...asset, output: { ...asset.output, width, height: 10 } });
};

Deno.test("largerOf offers what the model has and the picture has not, with its price", () => {
  assert.deepEqual(sized("sim-image", 1024), [{ resolution: "2K", price: 2 }, {
    resolution: "4K",
    price: 4,
  }]);
  assert.deepEqual(sized("sim-image", 2048), [{ resolution: "4K", price: 4 }]);
  assert.deepEqual(sized("imagen4", 1376), [{ resolution: "2K", price: 2 }]);
  assert.deepEqual(sized("imagen4", 2752), []);
  assert.deepEqual(sized("a model of long ago", 64), []);
  assert.deepEqual(largerOf({ ...testAsset({ model: "veo3_fast", kind: "video" }) }), []);
});
