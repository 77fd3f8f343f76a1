import assert from "node:assert/strict";
import { findModel, type Model, MODELS } from "@sluice/domain";
import { EdgeError } from "./edge_error.ts";
import { fitMode, readJobBody } from "./job_body.ts";
import { readJobChange, readQueueBody, readRedo } from "./job_changes.ts";

const model = (id: string): Model => findModel(id)!;
const refused = (code: string, words: RegExp) => (error: unknown) =>
  error instanceof EdgeError && error.code === code && words.test(error.message);

Deno.test("readJobBody reads every field of the contract, and null as absent", () => {
  const { ask, idempotencyKey } = readJobBody({
    type: "video",
    prompt: "sea",
    model: null,
    negativePrompt: "fog",
    seed: 1,
    duration: 6,
    quality: "2K",
    startFrame: "a",
    endFrame: "b",
    sourceVideo: "c",
    webhook: "https://hooks.test/x",
    priority: -100,
    dependsOn: ["00000000-0000-4000-8000-00000000000A", "00000000-0000-4000-8000-00000000000a"],
    metadata: { a: "b" },
    idempotencyKey: "k",
    unknown: 1,
  });
  assert.equal(idempotencyKey, "k");
  assert.deepEqual(ask, {
    kind: "video",
    prompt: "sea",
    negativePrompt: "fog",
    count: 1,
    seed: 1,
    duration: 6,
    resolution: "2K",
    webhook: "https://hooks.test/x",
    references: [
      { role: "start", source: "a", param: "startFrame" },
      { role: "end", source: "b", param: "endFrame" },
      { role: "source", source: "c", param: "sourceVideo" },
    ],
    priority: -100,
    dependsOn: ["00000000-0000-4000-8000-00000000000a"],
    metadata: { a: "b" },
    lenient: false,
  });
});

Deno.test("readJobBody refuses a source clip for an image", () => {
  const body = { type: "image", prompt: "x", sourceVideo: "a" };
  assert.throws(() => readJobBody(body), refused("invalid_value", /^sourceVideo: accepted is a job of type/));
});

Deno.test("readJobBody reads references with a role for each, and an operation where there is a source", () => {
  const { ask } = readJobBody({
    type: "video",
    prompt: "x",
    startFrame: "a",
    references: [{ source: "b", role: "style" }, { source: "c", role: "source" }],
    operation: "extend",
  });
  assert.equal(ask.operation, "extend");
  assert.deepEqual(ask.references, [
    { role: "start", source: "a", param: "startFrame" },
    { role: "style", source: "b", param: "references.0" },
    { role: "source", source: "c", param: "references.1" },
  ]);
  const body = { type: "image", prompt: "x" };
  assert.throws(
    () => readJobBody({ ...body, operation: "edit" }),
    refused("invalid_value", /^operation: "edit" needs a reference with role source/),
  );
  const strange = { ...body, references: [{ source: "a", role: "hat" }] };
  assert.throws(
    () => readJobBody(strange),
    refused("invalid_value", /^references\.0\.role "hat": accepted is start/),
  );
});

Deno.test("fitMode gives each site the reference modes that it knows, and its own default", () => {
  const roles = (modelId: string, mode?: string) => {
    const referenceImages = { images: ["a"], ...(mode === undefined ? {} : { mode }) };
    const request = readJobBody({ type: model(modelId).kind, prompt: "x", referenceImages });
    return fitMode(request, model(modelId)).references.map((r) => r.role);
  };
  const freepik = ["style", "character", "element", "color", "effects", "camera"];
  for (const { id } of MODELS.filter(({ provider }) => provider === "flow")) {
    assert.deepEqual(roles(id), ["ingredient"]);
    assert.deepEqual(roles(id, "ingredients"), ["ingredient"]);
    for (const mode of freepik) {
      assert.throws(() => roles(id, mode), refused("invalid_value", /ingredients for/));
    }
  }
  assert.deepEqual(roles("freepik"), ["style"]);
  for (const mode of freepik) assert.deepEqual(roles("freepik", mode), [mode]);
  assert.throws(() => roles("freepik", "ingredients"), refused("invalid_value", /style, character/));
});

Deno.test("fitMode refuses roles that a job brings along to another site", () => {
  const { ask } = readJobBody({
    type: "image",
    prompt: "x",
    referenceImages: { images: ["a"], mode: "color" },
  });
  assert.throws(() => fitMode({ ask, mode: null }, model("imagen4")), refused("invalid_value", /"color"/));
});

Deno.test("readJobChange wants a priority or hold, or one place; null is the end when it is alone", () => {
  const id = "0000000A-0000-4000-8000-00000000000B";
  assert.deepEqual(readJobChange({ hold: false, other: 1 }), { hold: false });
  assert.deepEqual(readJobChange({ priority: 2, before: null, after: null }), { priority: 2 });
  assert.deepEqual(readJobChange({ before: id }), { to: { before: id.toLowerCase() } });
  assert.deepEqual(readJobChange({ after: id, before: null }), { to: { after: id.toLowerCase() } });
  assert.deepEqual(readJobChange({ before: null, hold: null }), { to: "end" });
  assert.throws(() => readJobChange({ priority: null }), refused("missing_field", /priority, hold/));
  assert.throws(() => readJobChange({ after: null }), refused("missing_field", /before or after/));
  assert.throws(() => readJobChange({ before: "first" }), refused("invalid_value", /before/));
  assert.throws(() => readJobChange({ before: id, after: id }), refused("invalid_value", /one of them/));
  assert.throws(() => readJobChange({ before: id, priority: 1 }), refused("invalid_value", /one of them/));
});

Deno.test("readQueueBody wants to know whether to pause", () => {
  assert.deepEqual(readQueueBody({ paused: false }), { paused: false });
  assert.throws(() => readQueueBody({}), refused("missing_field", /paused/));
  assert.throws(() => readQueueBody({ paused: "yes" }), refused("invalid_value", /boolean/));
});

Deno.test("readRedo takes nothing at all", () => {
  assert.deepEqual(readRedo({}), { seed: null, changes: {}, idempotencyKey: null });
  assert.deepEqual(readRedo({ seed: "new", quality: "2K", prompt: "y" }), {
    seed: "new",
    changes: { prompt: "y", resolution: "2K" },
    idempotencyKey: null,
  });
  assert.throws(() => readRedo({ seed: "old" }), refused("invalid_value", /same, new/));
  assert.throws(() => readRedo([]), refused("invalid_body", /JSON object/));
});
