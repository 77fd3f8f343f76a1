import assert from "node:assert/strict";
import { type Commit, event, type JobSpec } from "@sluice/domain";
import { contentOf, forgotten } from "./commit_json.ts";

const submitted = (jobId: string) =>
  event("JobSubmitted", {
    job: {
      jobId,
      prompt: `secret ${jobId}`,
      negativePrompt: "secret too",
      references: [{ role: "style", mediaId: "secret bytes", mime: "image/png" }],
    } as unknown as JobSpec,
  });
const output = { index: 0, mediaId: "m", mime: "image/png", bytes: 1, width: 1, height: 1, duration: null };
const commit = {
  number: 7,
  events: [
    submitted("a"),
    submitted("b"),
    event("OutputRecorded", { jobId: "a", attempt: 1, output: { ...output, prompt: "secret revised" } }),
    event("OutputDescribed", { jobId: "a", attempt: 1, index: 0, seed: 4, prompt: "secret revised" }),
    event("JobHeld", { jobId: "a", deadline: 1 }),
  ],
} as unknown as Commit;

Deno.test("contentOf names the jobs whose prompts a commit may show", () => {
  assert.deepEqual(contentOf(commit), ["a", "b", "a", "a"]);
});

Deno.test("forgotten takes the content of erased jobs out of a copy, and of no other job", () => {
  const before = structuredClone(commit);
  const copy = forgotten(commit, (jobId) => jobId === "a");
  assert.deepEqual(commit, before);
  assert.deepEqual(copy, {
    number: 7,
    events: [
      event("JobSubmitted", { job: { jobId: "a", prompt: "", references: [] } as never }),
      commit.events[1],
      event("OutputRecorded", { jobId: "a", attempt: 1, output }),
      event("OutputDescribed", { jobId: "a", attempt: 1, index: 0, seed: 4 }),
      commit.events[4],
    ],
  });
});

Deno.test("forgotten hands on the very commit when nothing in it was erased", () => {
  assert.equal(forgotten(commit, (jobId) => jobId === "c"), commit);
});
