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
  assert.equal(
    settingsFor({ ...strict, aspectRatio: "16:9" }, model("imagen4")).settings.aspectRatio,
    "16:9",
  );
  assert.deepEqual(settingsFor({ ...strict, aspectRatio: "portrait" }, model("freepik")), {
    settings: { aspectRatio: "9:16", count: 1 },
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
    "4:3",
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

Deno.test("settingsFor gives clips of Flow the shapes that it makes: no square", () => {
  const clip = (change: Partial<Ask>) =>
    settingsFor({ ...ASK, kind: "video", ...change }, model("veo3_fast"));
  for (const ratio of ["landscape", "portrait", "16:9", "9:16"]) {
    assert.equal(clip({ aspectRatio: ratio, lenient: false }).settings.aspectRatio, ratio);
  }
  for (const aspectRatio of ["square", "1:1", "4:3"]) {
    assert.throws(() => clip({ aspectRatio, lenient: false }), /landscape, portrait, 16:9, 9:16/);
  }
  assert.match(clip({ aspectRatio: "square" }).warnings[0] ?? "", /nearest ratio/);
});

Deno.test("settingsFor takes a size of 1080 lines for a clip's 2K, where the model makes one", () => {
  const sized = (width: number, height: number, id: string) =>
    settingsFor({ ...ASK, kind: "video", size: { width, height } }, model(id)).settings.resolution;
  assert.deepEqual([sized(1920, 1080, "veo3_fast"), sized(1080, 1920, "veo3_lite")], ["2K", "2K"]);
  assert.deepEqual([sized(1280, 720, "veo3_fast"), sized(1024, 1792, "veo3_quality")], [
    undefined,
    undefined,
  ]);
  assert.deepEqual([sized(1920, 1080, "omni_flash"), sized(1920, 1080, "sim-video")], [undefined, undefined]);
});

Deno.test("settingsFor leaves picture settings out of clips and gives every clip its length", () => {
  const video: Ask = { ...ASK, kind: "video", format: "webp", compression: 50, background: "opaque" };
  assert.deepEqual(settingsFor(video, model("veo3_fast")).settings, {
    aspectRatio: "landscape",
    count: 1,
    duration: 8,
  });
});
