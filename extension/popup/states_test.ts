import assert from "node:assert/strict";
import type { SiteStatus } from "../status.ts";
import { changesOf } from "./changes.ts";
import { statesOf } from "./states.ts";
import { AT_TWO, READY } from "./testing_status.ts";

const JOB = { jobId: "a", kind: "image", prompt: "", phase: "submitted", progress: null, since: AT_TWO };

function kinds(change: Partial<SiteStatus>): readonly string[] {
  return statesOf({ ...READY, ...change }, AT_TWO).map(({ kind }) => kind);
}

Deno.test("statesOf: the most pressing comes first, and nothing that is true is left out", () => {
  const resting = { until: AT_TWO + 1, why: "asked too often" };
  const blocked = { reason: "challenge", message: "Are you a person?" } as const;
  assert.deepEqual(kinds({}), ["ready"]);
  assert.deepEqual(kinds({ jobs: [JOB], resting }), ["resting", "working"]);
  assert.deepEqual(kinds({ paused: "here", blocked, drift: ["a"], link: "waiting", jobs: [JOB] }), [
    "paused",
    "blocked",
    "changed",
    "offline",
    "working",
  ]);
  assert.deepEqual(kinds({ link: "unauthorized", paused: "studio" }), ["unauthorized", "paused"]);
});

Deno.test("statesOf: a page that does not answer and notes that are not kept are told with what to do", () => {
  const trouble = "open the tab: the page did not load";
  assert.deepEqual(kinds({ trouble, jobs: [JOB] }), ["unseen", "working"]);
  assert.deepEqual(kinds({ trouble, link: "waiting" }), ["offline"]);
  assert.deepEqual(kinds({ storageTrouble: "its storage is full", link: "waiting" }), ["full", "offline"]);
  const [unseen] = statesOf({ ...READY, trouble }, AT_TWO);
  assert.deepEqual(unseen.remedies, ["show"]);
  assert.match(unseen.more ?? "", /Show the tab .*the page did not load/);
  const [full] = statesOf({ ...READY, storageTrouble: "its storage is full" }, AT_TWO);
  assert.match(full.more ?? "", /Make room .*its storage is full/);
});

Deno.test("statesOf: a rest that is over is none", () => {
  assert.deepEqual(kinds({ resting: { until: AT_TWO, why: "asked too often" } }), ["ready"]);
});

Deno.test("changesOf: says what changed since it last spoke, and not each job", () => {
  const first = changesOf({ version: "1", sites: [READY] }, null, AT_TWO);
  assert.equal(first.text, "");
  const working = changesOf({ version: "1", sites: [{ ...READY, jobs: [JOB] }] }, first.heard, AT_TWO);
  assert.equal(working.text, "Google Flow: Working: 1 job");
  const busier = changesOf(
    { version: "1", sites: [{ ...READY, jobs: [JOB, { ...JOB, jobId: "b" }] }] },
    working.heard,
    AT_TWO,
  );
  assert.equal(busier.text, "");
  const paused = changesOf({ version: "1", sites: [{ ...READY, paused: "here" }] }, busier.heard, AT_TWO);
  assert.equal(paused.text, "Google Flow: Paused here");
});
