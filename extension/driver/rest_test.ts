import assert from "node:assert/strict";
import { JobFailure } from "@sluice/agent";
import { openNotes } from "../background/notes.ts";
import { testStorage } from "../background/testing_storage.ts";
import { openRest } from "./rest.ts";

function failure(category: "throttled" | "quota" | "network", retryAfterMs?: number): JobFailure {
  const more = retryAfterMs === undefined ? {} : { retryAfterMs };
  return new JobFailure({ category, code: "x", message: "slow down", charged: "no", ...more });
}

Deno.test("openRest: refuses what is in hand for as long as the site asked, also after the worker began anew", async () => {
  let now = 1_000;
  const clock = { now: () => now, after: () => () => {} };
  const notes = openNotes(testStorage(), "a:");
  const rest = openRest(notes, clock);
  for (const other of [failure("network", 5_000), failure("throttled")]) await rest.heard(other);
  assert.equal(await rest.refusal(), null);

  await rest.heard(failure("throttled", 60_000));
  await rest.heard(failure("quota", 10_000)); // is over before
  now += 1_000;
  await rest.jobCame(); // it was on its way
  const { category, charged, retryAfterMs } = (await openRest(notes, clock).refusal())?.detail ??
    assert.fail();
  assert.deepEqual([category, charged, retryAfterMs], ["throttled", "no", 59_000]);

  now += 60_000;
  assert.equal(await rest.refusal(), null);
});

Deno.test("openRest: a job that comes later shows that its owner has let the agent go on", async () => {
  let now = 1_000;
  const clock = { now: () => now, after: () => () => {} };
  const rest = openRest(openNotes(testStorage(), "a:"), clock);
  await rest.heard(failure("quota", 3_600_000));
  now += 5_000;
  assert.notEqual(await rest.refusal(), null);
  await rest.jobCame();
  assert.equal(await rest.refusal(), null);
});
