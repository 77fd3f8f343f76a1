import assert from "node:assert/strict";
import { findModel, type Model } from "@sluice/domain";
import { type Ask, settingsFor } from "./ask.ts";

const ASK: Ask = {
  kind: "image",
  prompt: "x",
  count: 1,
  references: [],
  priority: 0,
  dependsOn: [],
  metadata: {},
  lenient: true,
};

function model(id: string): Model {
  const found = findModel(id);
  assert.ok(found);
  return found;
}

Deno.test("settingsFor takes the model's own ratio when none is asked, Freepik 1:1 and Flow landscape", () => {
  assert.equal(settingsFor(ASK, model("imagen4")).settings.aspectRatio, "landscape");
  assert.equal(settingsFor(ASK, model("freepik")).settings.aspectRatio, "1:1");
});

Deno.test("settingsFor translates between words and ratios of the same shape without a warning", () => {
  const strict = { ...ASK, lenient: false };
  assert.deepEqual(settingsFor({ ...strict, aspectRatio: "16:9" }, model("imagen4")), {
    settings: { aspectRatio: "landscape", count: 1 },
    warnings: [],
  });
  assert.equal(
    settingsFor({ ...strict, aspectRatio: "square" }, model("freepik")).settings.aspectRatio,
    "1:1",
  );
});

Deno.test("settingsFor gives a size's nearest ratio, and the exact size to simulators only", () => {
  const sized = { ...ASK, size: { width: 1536, height: 1024 } };
  const flow = settingsFor(sized, model("imagen4"));
  assert.deepEqual([flow.settings.aspectRatio, flow.settings.size, flow.warnings.length], [
    "landscape",
    undefined,
    1,
  ]);
  assert.deepEqual(settingsFor(sized, model("freepik")), {
    settings: { aspectRatio: "3:2", count: 1 },
    warnings: [],
  });
  const sim = settingsFor({ ...ASK, size: { width: 1000, height: 900 } }, model("sim-image"));
  assert.deepEqual([sim.settings.size, sim.warnings], [{ width: 1000, height: 900 }, []]);
});

Deno.test("settingsFor lowers a resolution that the model cannot make, and says so", () => {
  const { settings, warnings } = settingsFor({ ...ASK, resolution: "4K" }, model("imagen4"));
  assert.deepEqual([settings.resolution, warnings], ["2K", ["resolution 4K: imagen4 makes 2K"]]);
});

Deno.test("settingsFor leaves picture settings out of clips and gives every clip its length", () => {
  const video: Ask = { ...ASK, kind: "video", format: "webp", compression: 50, background: "opaque" };
  assert.deepEqual(settingsFor(video, model("veo3_fast")).settings, {
    aspectRatio: "landscape",
    count: 1,
    duration: 8,
  });
});
