import assert from "node:assert/strict";
import { StoredUpload } from "./ask.ts";
import { EdgeError } from "./edge_error.ts";
import { readPage } from "./page_query.ts";
import { readUploadBody } from "./upload_body.ts";
import { readVideoBody } from "./video_body.ts";
import { readCharacterBody, readVideoEdit } from "./video_edit_body.ts";

const clip = new StoredUpload({
  mediaId: "0".repeat(64),
  mime: "video/mp4",
  bytes: 1,
  width: 64,
  height: 64,
  duration: 2,
});

const refused = (code: string, param: string) => (error: unknown) =>
  error instanceof EdgeError && error.code === code && error.param === param;

Deno.test("readVideoBody takes text and numbers, null and empty for nothing, and drops what it does not know", () => {
  const ask = readVideoBody({ prompt: "x", seconds: "8", seed: "7", n: 1, model: null, size: "", other: {} });
  assert.deepEqual([ask.duration, ask.seed, ask.model, ask.size, ask.operation], [
    8,
    7,
    undefined,
    undefined,
    undefined,
  ]);
  assert.equal(readVideoBody({ prompt: "x", seconds: 4, resolution: "1080p" }).resolution, "2K");
  const resolutions = ["hd", "standard", "max", "any"].map((quality) =>
    readVideoBody({ prompt: "x", quality }).resolution
  );
  assert.deepEqual(resolutions, ["2K", "1K", "4K", undefined]);
  assert.equal(readVideoBody({ prompt: "x", quality: "hd", resolution: "720p" }).resolution, "1K");
});

Deno.test("readVideoBody gives every reference its role, in the order of their fields", () => {
  const ask = readVideoBody({
    prompt: "x",
    input_reference: { image_url: "a" },
    last_frame: { file_id: "b" },
    references: ["c", { id: "d", role: "style" }, new Uint8Array([1])],
    characters: [{ id: "e" }],
  });
  assert.deepEqual(ask.references.map(({ role, param }) => [role, param]), [
    ["start", "input_reference.image_url"],
    ["end", "last_frame.file_id"],
    ["ingredient", "references.0"],
    ["style", "references.1.id"],
    ["ingredient", "references.2"],
    ["character", "characters.0.id"],
  ]);
});

Deno.test("readVideoBody makes an edit of a clip, whatever field it comes in", () => {
  for (
    const fields of [{ input_reference: clip }, { video: "id" }, { start_media_id: "id", is_video: true }]
  ) {
    const { operation, references } = readVideoBody({ prompt: "x", ...fields });
    assert.deepEqual([operation, references.map(({ role }) => role)], ["edit", ["source"]]);
  }
});

Deno.test("readVideoBody knows other services' names, ours before them", () => {
  const ask = readVideoBody({
    prompt: "x",
    aspect: "portrait",
    duration: 6,
    seconds: 8,
    ref_media_ids: ["a"],
    image: { url: "b" },
  });
  assert.deepEqual([ask.aspectRatio, ask.duration, ask.references.map(({ source }) => source)], [
    "portrait",
    8,
    ["b", "a"],
  ]);
});

Deno.test("readVideoBody names the field of what it refuses", () => {
  const rows: readonly [fields: object, code: string, param: string][] = [
    [{}, "missing_field", "prompt"],
    [{ prompt: "x", seconds: "abc" }, "invalid_value", "seconds"],
    [{ prompt: "x", size: "1x1" }, "invalid_value", "size"],
    [{ prompt: "x", input_reference: 5 }, "invalid_value", "input_reference"],
    [{ prompt: "x", input_reference: {} }, "invalid_value", "input_reference"],
    [{ prompt: "x", input_reference: new Uint8Array() }, "invalid_value", "input_reference"],
    [{ prompt: "x", references: [{ id: "a", role: "start" }] }, "invalid_value", "references.0"],
    [{ prompt: "x", references: Array(17).fill("a") }, "invalid_value", "references"],
  ];
  for (const [fields, code, param] of rows) {
    assert.throws(() => readVideoBody(fields), refused(code, param), JSON.stringify(fields));
  }
  assert.throws(() => readVideoBody([]), (e) => e instanceof EdgeError && e.code === "invalid_body");
});

Deno.test("readVideoEdit and readCharacterBody need what they start from", () => {
  const { ask, source } = readVideoEdit({ prompt: "x", seconds: "20", video: { id: "a" } }, "extend");
  assert.deepEqual([ask.operation, ask.duration, source.source], ["extend", 20, "a"]);
  assert.throws(() => readVideoEdit({ prompt: "x" }, "edit"), refused("missing_field", "video"));
  assert.equal(readCharacterBody({ name: " Ada ", image: "a" }).name, "Ada");
  assert.throws(() => readCharacterBody({ name: "Ada" }), refused("missing_field", "video"));
  assert.throws(() => readCharacterBody({ name: " ", video: "a" }), refused("invalid_value", "name"));
});

Deno.test("readUploadBody takes one file or several, under the names that clients use", () => {
  assert.deepEqual(readUploadBody({ file: [clip, "b"], url: "c", junk: 1 }).map(({ param }) => param), [
    "file.0",
    "file.1",
    "url",
  ]);
  for (
    const [fields, param] of [[{}, "file"], [{ file: Array(17).fill("a") }, "file"], [
      { url: 5 },
      "url.0",
    ]] as const
  ) {
    assert.throws(() => readUploadBody(fields), (e) => e instanceof EdgeError && e.param === param);
  }
});

Deno.test("readPage refuses limits, orders and places that make no sense", () => {
  assert.deepEqual(readPage({ after: "", limit: "" }), { limit: 20, order: "desc" });
  for (const [name, value] of [["limit", "0"], ["limit", "101"], ["order", "up"], ["after", "x"]] as const) {
    assert.throws(() => readPage({ [name]: value }), refused("invalid_value", name));
  }
});
