import { strict as assert } from "node:assert";
import { fileNameOf, slug } from "./file_names.ts";

const NAMED = {
  prompt: "A Lighthouse, at dawn!",
  model: "sim-image",
  jobId: "0198aaaa-0000-7000-8000-000000000000",
  index: 0,
  mime: "image/png",
};

Deno.test("fileNameOf makes a name from prompt, model, id, place and type", () => {
  assert.equal(fileNameOf(NAMED), "a-lighthouse-at-dawn-sim-image-0198aaaa-1.png");
  const clip = { ...NAMED, prompt: "///", model: "veo3_fast", index: 2, mime: "video/quicktime" };
  assert.equal(fileNameOf(clip), "veo3-fast-0198aaaa-3.mov");
});

Deno.test("slug keeps whole words of every script, at most 40 characters, and nothing that names a path", () => {
  assert.equal(slug("../../etc/passwd"), "etc-passwd");
  assert.equal(slug("Der Bär über Zürich"), "der-bär-über-zürich");
  assert.equal(slug("日出の灯台"), "日出の灯台");
  assert.equal(slug("word ".repeat(50)), "word-word-word-word-word-word-word-word");
  assert.equal(slug("x".repeat(100)).length, 40);
  assert.equal(slug(" \n"), "");
});
