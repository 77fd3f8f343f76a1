import assert from "node:assert/strict";
import { BUNDLED } from "@sluice/recipes";
import { fill, Missing, readFields } from "./read.ts";

Deno.test("readFields: keeps to what is named, bears more slots than it knows, and names the place of what is missing", () => {
  const { reply } = BUNDLED.flow.calls["image"] ?? assert.fail();
  const block = [
    null,
    7,
    null,
    null,
    null,
    null,
    1,
    "a boat",
    25,
    null,
    null,
    "w",
    null,
    "https://x/",
    3,
    "new slot",
  ];
  const items = [["m", null, "w", null, null, null, [block, null, [1, 1]], "another"]];
  assert.deepEqual(readFields([items, [], "third"], reply, "image"), [
    { media: "m", workflow: "w", url: "https://x/", seed: 7, prompt: "a boat" },
  ]);
  assert.throws(
    () => readFields([[["m"]]], { ...reply, required: ["url"] }, "image"),
    (e) => e instanceof Missing && e.path === "image.url [6,0,13]",
  );
  assert.throws(() => readFields(["?"], reply, "image"), Missing);
});

Deno.test("fill: puts values into templates of any shape", () => {
  assert.deepEqual(
    fill([null, [["{media}"]], { a: "projects/{project}/{other}" }], { media: "m", project: "p" }),
    [
      null,
      [["m"]],
      { a: "projects/p/{other}" },
    ],
  );
});

Deno.test("readFields, fill: what every object has by itself is no value", () => {
  const fields = { name: ["constructor", "name"], up: ["__proto__"], length: [0, "slice"] };
  assert.deepEqual(readFields(["text"], { fields, required: [] }, "image"), [{}]);
  assert.equal(fill("{constructor}", {}), "{constructor}");
});
