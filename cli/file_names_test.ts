import { strict as assert } from "node:assert";
import { join } from "node:path";
import { fileNameOf } from "@sluice/provenance";
import { pathOf } from "./file_names.ts";

const NAMED = {
  prompt: "A Lighthouse, at dawn!",
  model: "sim-image",
  jobId: "0198aaaa-0000-7000-8000-000000000000",
  index: 0,
  mime: "image/png",
};

Deno.test("pathOf takes --out for a file name when it has an extension, else for a folder", async () => {
  const name = fileNameOf(NAMED);
  assert.equal(pathOf(undefined, NAMED, 1), name);
  assert.equal(pathOf("shots", NAMED, 1), join("shots", name));
  assert.equal(pathOf("v1.2/", NAMED, 1), join("v1.2", name));
  assert.equal(pathOf("dawn.png", NAMED, 1), "dawn.png");
  assert.equal(pathOf("dawn.png", { ...NAMED, index: 1 }, 2), "dawn-2.png");
  const folder = await Deno.makeTempDir({ suffix: ".d" });
  assert.equal(pathOf(folder, NAMED, 1), join(folder, name));
  await Deno.remove(folder);
});
