import assert from "node:assert/strict";
import { anchorsOf, chapters, type HistoryEvent, jobOf, wordsOf } from "./story.ts";

let second = 0;
const happened = (type: string, data: Record<string, unknown>) =>
  ({
    type,
    data: { jobId: "j", ...data },
    position: `0-${++second}`,
    at: new Date(second * 1_000).toISOString(),
  }) as unknown as HistoryEvent;

const events = [
  happened("JobSubmitted", { job: { jobId: "j", dependsOn: [], dependencyTimeoutMs: 1 } }),
  happened("JobQueued", { reason: "ready", deadline: 9 }),
  happened("JobAssigned", { attempt: 1, agentId: "one", deadline: 9 }),
  happened("AttemptLost", { attempt: 1, reason: "silent" }),
  happened("JobQueued", { reason: "again", deadline: 9 }),
  happened("JobAssigned", { attempt: 2, agentId: "two", deadline: 9 }),
  happened("OutputRecorded", { attempt: 2, output: { index: 0 } }),
  happened("JobCompleted", { attempt: 2, outputs: 1 }),
  happened("JobErased", { accountId: "a", mediaIds: [], entry: false }),
];

Deno.test("chapters puts what follows an attempt into it, until the next one or its owner's wish to forget", () => {
  const parts = chapters(events).map(({ attempt, agentId, events }) => [attempt, agentId, events.length]);
  assert.deepEqual(parts, [["before", null, 2], [1, "one", 3], [2, "two", 3], ["after", null, 1]]);
  assert.deepEqual(chapters([]), []);
});

Deno.test("jobOf makes the job that the events made", () => {
  assert.deepEqual([jobOf(events)?.state.status, jobOf(events)?.attempts], ["completed", 2]);
  assert.equal(jobOf([]), undefined);
});

Deno.test("wordsOf names the agent and counts outputs from one", () => {
  assert.equal(wordsOf(events[2]!, (id) => `agent ${id}`)["agent"], "agent one");
  assert.equal(wordsOf(events[6]!, (id) => id)["output"], 1);
});

Deno.test("anchorsOf names each event once, also several of one commit, and the same when more come", () => {
  const two = [events[0]!, { ...events[1]!, position: events[0]!.position }, events[2]!];
  assert.deepEqual([...anchorsOf(two).values()], ["event-0-1.1", "event-0-1.2", "event-0-3.1"]);
  assert.equal(anchorsOf(two.slice(0, 2)).get(two[1]!), "event-0-1.2");
});
