import assert from "node:assert/strict";
import { StoredUpload } from "./ask.ts";
import { type FieldValue, nestFields } from "./nest_fields.ts";

const clip = new StoredUpload({
  mediaId: "a".repeat(64),
  mime: "video/mp4",
  bytes: 1,
  width: null,
  height: null,
  duration: null,
});

/** Objects without a prototype as plain ones, for comparing. */
function plain(fields: unknown): unknown {
  return JSON.parse(JSON.stringify(fields));
}

Deno.test("nestFields makes lists of repeated fields, however their names are written", () => {
  const repeated = new Set(["image"]);
  const rows: readonly [parts: readonly [string, FieldValue][], expected: unknown][] = [
    [[["image", "a"]], ["a"]],
    [[["image", "a"], ["image", "b"]], ["a", "b"]],
    [[["image[]", "a"], ["image[]", "b"]], ["a", "b"]],
    [[["image[1]", "b"], ["image[0]", "a"], ["image[10]", "c"]], ["a", "b", "c"]],
    [[["image[0]", "b"], ["image", "a"]], ["a", "b"]],
    [[["image[0][file_id]", "x"], ["image[0][role]", "style"], ["image[1]", "b"]], [
      { file_id: "x", role: "style" },
      "b",
    ]],
    [[["image[image_url]", "x"]], [{ image_url: "x" }]],
  ];
  for (const [parts, expected] of rows) {
    assert.deepEqual(plain(nestFields(parts, repeated)), { image: expected });
  }
});

Deno.test("nestFields keeps the last of a field that is not repeated, and files and clips as they are", () => {
  const bytes = new Uint8Array([1]);
  const fields = nestFields([["n", "1"], ["n", "2"], ["mask[]", bytes], ["video", clip]]);
  assert.deepEqual([fields["n"], fields["mask"], fields["video"]], ["2", bytes, clip]);
  // a clip is not an object that more could be written into
  assert.deepEqual(plain(nestFields([["video", clip], ["video[id]", "x"]])), { video: { id: "x" } });
});

Deno.test("nestFields refuses deeper names, and reaches no prototype", () => {
  for (const name of ["a[b][c]", "a[", "[a]", "", "a[b]c"]) {
    assert.throws(() => nestFields([[name, "x"]]), /accepted is name or name\[key\]/, name);
  }
  assert.throws(() => nestFields([["a[b][c]", "x"]], new Set(["a"])), /accepted is name, name\[\]/);
  nestFields([["__proto__[p]", "1"], ["a[0][__proto__]", "1"]], new Set(["a", "__proto__"]));
  assert.equal(({} as Record<string, unknown>)["p"], undefined);
});
