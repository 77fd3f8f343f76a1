import { strict as assert } from "node:assert";
import { type Agent, findModel, MODELS } from "@sluice/domain";
import type { Draft, DraftReference } from "../state/draft.ts";
import { sameRatio, troublesOf, whyNot } from "./fits.ts";
import { mended } from "./mend.ts";
import { roleFor, rolesOf } from "./roles.ts";

const DRAFT: Draft = {
  kind: "video",
  prompt: "x",
  negativePrompt: "",
  model: null,
  ratio: null,
  count: 1,
  duration: null,
  resolution: null,
  seed: null,
  operation: null,
  references: [],
};
const model = (id: string) => findModel(id) ?? assert.fail(id);
const picture = (role: DraftReference["role"], n = 0): DraftReference => ({
  role,
  mediaId: `${role}${n}`,
  mime: "image/png",
});
const clip: DraftReference = { role: "source", mediaId: "clip", mime: "video/mp4" };
const keys = (draft: Partial<Draft>, id: string, agents: readonly Agent[] = []) =>
  troublesOf({ ...DRAFT, ...draft }, model(id), agents).map(({ at, words }) => [at, words.key]);

Deno.test("troublesOf finds nothing in an empty draft, whatever the model", () => {
  for (const { id } of MODELS) assert.deepEqual(keys({}, id), [], id);
});

Deno.test("troublesOf names each reference that the model does not take, and why", () => {
  const four = [0, 1, 2, 3].map((n) => picture("ingredient", n));
  assert.deepEqual(keys({ references: four }, "veo3_fast"), [[3, "create.fit.many"]]);
  assert.deepEqual(keys({ references: four.slice(0, 1) }, "veo3_quality"), [[0, "create.fit.input"]]);
  assert.deepEqual(keys({ references: [picture("start"), picture("ingredient")] }, "veo3_fast"), [[
    1,
    "create.fit.frames",
  ]]);
  assert.deepEqual(keys({ references: [picture("end")] }, "veo3_fast"), [[0, "create.fit.last"]]);
  assert.deepEqual(keys({ references: [picture("end")] }, "sim-video"), []);
  assert.deepEqual(keys({ references: [picture("style")] }, "imagen4"), [[0, "create.fit.role"]]);
  assert.deepEqual(keys({ references: [picture("ingredient")] }, "freepik"), [[0, "create.fit.role"]]);
  assert.deepEqual(keys({ references: [clip] }, "sim-image"), [[0, "create.fit.clip"]]);
  assert.deepEqual(keys({ references: [picture("source")] }, "sim-video"), [[0, "create.fit.noClip"]]);
  assert.deepEqual(keys({ references: [clip], operation: "edit" }, "veo3_fast"), [[
    "operation",
    "create.fit.operation",
  ]]);
});

Deno.test("troublesOf marks settings that the model does not make, and a plan that gives 1K only", () => {
  assert.deepEqual(keys({ ratio: "1:1", duration: 6 }, "veo3_fast"), [
    ["ratio", "create.fit.ratio"],
    ["duration", "create.fit.duration"],
  ]);
  assert.deepEqual(keys({ kind: "image", count: 6, resolution: "4K" }, "imagen4"), [
    ["count", "create.fit.count"],
    ["resolution", "create.fit.resolution"],
  ]);
  const agent = (tier: string | null) => ({
    provider: "flow",
    session: { capabilities: { models: ["imagen4"] }, account: { tier } },
  } as unknown as Agent);
  const large = { kind: "image", resolution: "2K" } as const;
  assert.deepEqual(keys(large, "imagen4", [agent("FREE")]), [["resolution", "create.fit.tier"]]);
  assert.deepEqual(keys(large, "imagen4", [agent("FREE"), agent("PRO")]), []);
});

Deno.test("whyNot speaks of references and duration, which another model may take", () => {
  assert.equal(whyNot({ ...DRAFT, ratio: "1:1" }, model("veo3_fast")), null);
  assert.equal(whyNot({ ...DRAFT, duration: 12 }, model("veo3_fast"))?.key, "create.fit.duration");
});

Deno.test("sameRatio knows a shape by each of its names", () => {
  assert.equal(sameRatio("16:9", ["landscape", "square"]), "landscape");
  assert.equal(sameRatio("square", ["1:1"]), "1:1");
  assert.equal(sameRatio("3:2", ["landscape", "square"]), undefined);
});

Deno.test("mended leaves no trouble for any model, and changes nothing that fits", () => {
  const full: Draft = {
    ...DRAFT,
    ratio: "3:2",
    count: 10,
    duration: 12,
    resolution: "4K",
    operation: "variation",
    references: [picture("start"), picture("end"), picture("style"), picture("ingredient"), clip],
  };
  for (const one of MODELS) {
    const draft = { ...full, kind: one.kind === "video" ? "video" : "image" } as const;
    const after = { ...draft, ...mended(draft, one, troublesOf(draft, one, [])) };
    assert.deepEqual(troublesOf(after, one, []), [], one.id);
    assert.deepEqual(mended(after, one, []), { references: after.references }, one.id);
  }
});

Deno.test("roleFor gives the first place that is free: ingredients before frames, frames once", () => {
  const role = (id: string, ...references: DraftReference[]) =>
    roleFor("image/png", { references }, model(id));
  assert.equal(role("imagen4"), "ingredient");
  assert.equal(role("freepik"), "style");
  assert.equal(role("veo3_fast"), "ingredient");
  assert.equal(role("veo3_quality"), "start");
  assert.equal(role("veo3_quality", picture("start")), "end");
  assert.equal(role("veo3_fast", picture("start")), "end");
  assert.equal(roleFor("video/mp4", { references: [] }, model("sim-video")), "source");
  assert.deepEqual(rolesOf(model("veo2_fast")), ["start", "end"]);
});
