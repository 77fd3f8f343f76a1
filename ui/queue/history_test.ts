import assert from "node:assert/strict";
import type { Job } from "@sluice/domain";
import { history } from "./history.ts";

const job = (submittedAt: number, startedAt: number | null, finishedAt: number | null) =>
  ({ submittedAt, startedAt, finishedAt }) as Job;

Deno.test("history counts at each moment what waited and what ran", () => {
  const jobs = [
    job(5, 20, 40),
    job(10, null, null),
    job(-50, -40, 25),
    job(15, null, 30),
    job(99, null, null),
  ];
  const counted = history(jobs, 0, 50, 5).map(({ at, running, waiting }) => [at, running, waiting]);
  assert.deepEqual(counted, [[0, 1, 0], [10, 1, 2], [20, 2, 2], [30, 1, 1], [40, 0, 1], [50, 0, 1]]);
});
