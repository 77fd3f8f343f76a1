import assert from "node:assert/strict";
import type { Job } from "@sluice/domain";
import { ErasedJobs } from "./erased_jobs.ts";

const of = (jobId: string, accountId = "ada") => ({ jobId, accountId, mediaIds: [], entry: true });
const job = { spec: { accountId: "ada" } } as Job;

Deno.test("ErasedJobs forgets the oldest, and no job of memory for one of which memory holds nothing", () => {
  const erased = new ErasedJobs(2);
  assert.equal(erased.empty, true);
  erased.note(of("young"), job);
  for (const jobId of ["a", "b", "b", "c"]) erased.note(of(jobId), undefined);
  assert.deepEqual(["young", "a", "b", "c"].map((id) => erased.has(id)), [true, false, true, true]);
  for (const jobId of ["d", "e"]) erased.note(of(jobId), job);
  assert.deepEqual(["young", "b", "c", "d", "e"].map((id) => erased.has(id)), [
    false,
    true,
    true,
    true,
    true,
  ]);
  assert.equal(erased.empty, false);
});

Deno.test("ErasedJobs does not believe an erasing of somebody else's job", () => {
  const erased = new ErasedJobs();
  erased.note(of("hers", "bob"), job);
  assert.equal(erased.empty, true);
});
