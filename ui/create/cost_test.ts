import { strict as assert } from "node:assert";
import { findModel, MODELS } from "@sluice/domain";
import { costOf, whyNotPaid } from "./cost.ts";

const model = (id: string) => findModel(id) ?? assert.fail(id);
const account = (available: number, suspended = false) => ({
  suspended,
  balance: { granted: available, available, reserved: 0, settled: 0, plan: 0 },
});

Deno.test("costOf counts outputs of a picture by size, and one clip whatever the count", () => {
  assert.equal(costOf({ count: 1, resolution: null }, model("imagen4")), 1);
  assert.equal(costOf({ count: 4, resolution: "2K" }, model("imagen4")), 8);
  assert.equal(costOf({ count: 3, resolution: "4K" }, model("sim-image")), 12);
  assert.equal(costOf({ count: 4, resolution: null }, model("veo3_quality")), 20);
  assert.equal(costOf({ count: 1, resolution: "2K" }, model("veo3_fast")), 7);
  for (const one of MODELS) assert.ok(costOf({ count: 1, resolution: null }, one) > 0, one.id);
});

Deno.test("whyNotPaid says what is missing: credits, a plan that is not suspended, a key that may", () => {
  assert.equal(whyNotPaid(5, account(5), ["generate"]), null);
  assert.deepEqual(whyNotPaid(5, account(4), ["generate"]), {
    key: "create.why.credits",
    params: { price: 5, left: 4 },
  });
  assert.equal(whyNotPaid(5, account(4, true), ["generate"])?.key, "create.why.suspended");
  assert.equal(whyNotPaid(1, account(4), ["read"])?.key, "create.why.scope");
  assert.equal(whyNotPaid(1, null, []), null);
});
