import { systemClock } from "@sluice/agent";
import type { FailureCategory } from "@sluice/domain";
import type { ReportedMessage } from "@sluice/protocol";
import assert from "node:assert/strict";
import { openCounts } from "./counts.ts";
import { testStorage } from "./testing_storage.ts";

const of = { id: "m", jobId: "j", attempt: 1 };
const completed: ReportedMessage = { type: "job_completed", ...of, outputs: 1 };

function failed(category: FailureCategory): ReportedMessage {
  return { type: "job_failed", ...of, category, code: "c", message: "m", charged: "no", retryAfterMs: null };
}

Deno.test("openCounts counts what ended until midnight, local time, over the worker's end", async () => {
  const storage = testStorage();
  let now = new Date(2026, 4, 31, 23, 59, 59).getTime();
  const clock = { ...systemClock, now: () => now };
  const counts = await openCounts(storage, "agent:a:", clock);
  assert.equal(counts.lastGoodAt(), null);
  counts.saw(completed, 1);
  counts.saw(completed, 1);
  counts.saw(failed("policy"), 1);
  counts.saw(failed("cancelled"), 1);
  counts.saw({ type: "accepted", ...of }, 1);
  assert.deepEqual(counts.today(), { done: 2, failed: 1 });

  const next = await openCounts(storage, "agent:a:", clock);
  assert.deepEqual(next.today(), { done: 2, failed: 1 });
  assert.equal(next.lastGoodAt(), now);

  const lastGood = now;
  now += 1_000;
  assert.deepEqual(next.today(), { done: 0, failed: 0 });
  assert.equal(next.lastGoodAt(), lastGood);
  next.saw(failed("policy"), 1);
  assert.deepEqual(next.today(), { done: 0, failed: 1 });
  next.good();
  assert.equal(next.lastGoodAt(), now);
  assert.deepEqual(next.today(), { done: 0, failed: 1 });
});

Deno.test("openCounts takes no job for failed that waits or is tried again", async () => {
  const counts = await openCounts(testStorage(), "agent:a:", systemClock);
  const goesOn = [
    "agent_lost",
    "network",
    "throttled",
    "quota",
    "needs_human",
    "provider_changed",
    "unknown_fate",
  ];
  for (const category of [...goesOn, "cancelled"] as FailureCategory[]) counts.saw(failed(category), 1);
  assert.deepEqual(counts.today(), { done: 0, failed: 0 });
  counts.saw(failed("invalid_input"), 1);
  counts.saw(failed("policy"), 1);
  assert.deepEqual(counts.today(), { done: 0, failed: 2 });
});

Deno.test("openCounts goes on when the storage is full", async () => {
  const counts = await openCounts(testStorage(5), "agent:a:", systemClock);
  counts.saw(completed, 1);
  assert.equal(counts.today().done, 1);
});

Deno.test("openCounts keeps for good by which recipes a job was completed", async () => {
  const storage = testStorage();
  let now = new Date(2026, 4, 31, 12).getTime();
  const clock = { ...systemClock, now: () => now };
  const counts = await openCounts(storage, "agent:a:", clock);
  counts.saw(failed("policy"), 1);
  counts.good();
  assert.equal(counts.proved(1), false);
  counts.saw(completed, 1);
  counts.saw(completed, 1);
  assert.deepEqual([1, 2].map(counts.proved), [true, false]);

  now += 3 * 86_400_000;
  const next = await openCounts(storage, "agent:a:", clock);
  next.saw(completed, 3);
  next.saw(failed("policy"), 4);
  assert.deepEqual([1, 2, 3, 4].map(next.proved), [true, false, true, false]);
  const other = await openCounts(storage, "agent:b:", clock);
  assert.equal(other.proved(1), false);
});
