import { strict as assert } from "node:assert";
import { findModel, type Job } from "@sluice/domain";
import { EMPTY } from "../state/draft.ts";
import { bodyOf } from "./body.ts";
import { daysOf, entriesOf } from "./entries.ts";
import { MOST_CHARACTERS, promptTrouble } from "./prompt_check.ts";
import { moved } from "./reference_order.ts";
import { shapesOf } from "./shapes.ts";

Deno.test("bodyOf sends what was chosen and nothing else, references in order, and a clip by the job that made it", () => {
  const options = { next: false, submission: "s", jobOf: (id: string) => id === "clip" ? "job" : undefined };
  const model = findModel("sim-video")!;
  assert.deepEqual(bodyOf({ ...EMPTY, kind: "video", prompt: "sea", count: 4 }, model, options), {
    type: "video",
    prompt: "sea",
    model: "sim-video",
    count: 1,
    metadata: { submission: "s" },
  });
  const references = [
    { role: "start", mediaId: "a", mime: "image/png" },
    { role: "source", mediaId: "clip", mime: "video/mp4" },
  ] as const;
  const full = {
    ...EMPTY,
    kind: "video",
    prompt: "sea",
    seed: 0,
    ratio: "16:9",
    duration: 6,
    references,
  } as const;
  assert.deepEqual(bodyOf(full, model, { ...options, next: true }), {
    type: "video",
    prompt: "sea",
    model: "sim-video",
    count: 1,
    metadata: { submission: "s" },
    next: true,
    aspectRatio: "16:9",
    duration: 6,
    seed: 0,
    operation: "edit",
    references: [{ role: "start", source: "a" }, { role: "source", source: "job" }],
  });
});

Deno.test("promptTrouble counts as the server does: 4,000 UTF-16 units in any script", () => {
  for (const letter of ["ب", "界", "🌊"]) {
    const most = letter.repeat(MOST_CHARACTERS / letter.length);
    assert.equal(promptTrouble(most), null, letter);
    assert.deepEqual(promptTrouble(most + letter)?.params, { over: letter.length });
  }
  assert.equal(promptTrouble(" \n")?.key, "create.noPrompt");
  assert.equal(promptTrouble("a\0")?.key, "create.notStorable");
  assert.equal(promptTrouble("\ud83c")?.key, "create.notStorable");
});

Deno.test("moved puts one in another's place, and leaves the list where there is none", () => {
  assert.deepEqual(moved(["a", "b", "c"], 0, 2), ["b", "c", "a"]);
  assert.deepEqual(moved(["a", "b", "c"], 2, 1), ["a", "c", "b"]);
  assert.deepEqual(moved(["a"], 0, 1), ["a"]);
});

Deno.test("shapesOf has each shape once, by its numbers", () => {
  assert.deepEqual(shapesOf(["landscape", "square", "16:9", "1:1", "4:3"]), ["16:9", "1:1", "4:3"]);
  assert.deepEqual(shapesOf(["landscape"]), ["landscape"]);
});

Deno.test("entriesOf is newest first and keeps a submission's key for its job; daysOf puts them under their days", () => {
  const at = (day: number) => new Date(2026, 0, day, 12).getTime();
  const job = (kind: string, day: number, metadata = {}) => ({
    spec: { kind, metadata },
    submittedAt: at(day),
  } as unknown as Job);
  const jobs: Record<string, Job> = {
    a: job("image", 1),
    b: job("text", 2),
    c: job("video", 2, { submission: "s" }),
    d: job("image", 2),
  };
  const entries = entriesOf(["a", "b", "c", "d"], (id) => jobs[id], 60);
  assert.deepEqual(entries.map(({ key, jobId }) => [key, jobId]), [["d", "d"], ["s", "c"], ["a", "a"]]);
  assert.deepEqual(daysOf(entries).map((day) => day.entries.length), [2, 1]);
  assert.equal(entriesOf(["a", "d"], (id) => jobs[id], 1).length, 1);
});
