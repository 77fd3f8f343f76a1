import type { Job } from "@sluice/domain";
import { strict as assert } from "node:assert";
import { entriesOf } from "./entries.ts";

const job = (jobId: string, submission: string | null, retryOf?: string) =>
  ({
    spec: { jobId, kind: "image", metadata: submission === null ? {} : { submission }, retryOf },
    submittedAt: 1,
  }) as unknown as Job;

Deno.test("entriesOf: a job has its submission's place, and another try of it one of its own", () => {
  const jobs = new Map(
    [job("a", "s1"), job("b", "s1", "a"), job("c", null)].map((one) => [one.spec.jobId, one]),
  );
  assert.deepEqual(
    entriesOf([...jobs.keys()], (id) => jobs.get(id), 9).map(({ key, jobId }) => [key, jobId]),
    [["c", "c"], ["b", "b"], ["s1", "a"]],
  );
});
