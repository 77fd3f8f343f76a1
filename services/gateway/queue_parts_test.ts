import { event, evolveJob, type Job } from "@sluice/domain";
import { job } from "@sluice/testing";
import assert from "node:assert/strict";
import { inParts } from "./queue_parts.ts";

const jobs = (n: number, metadata: Record<string, string> = {}): Job[] =>
  Array.from({ length: n }, (_, i) => {
    const submission = { ...job(`job-${i}`, { metadata }), unitPrice: 1, price: 1 };
    return evolveJob(undefined, event("JobSubmitted", { job: submission }), 0) as Job;
  });

Deno.test("inParts keeps all jobs in their order, in parts that are smaller the more is told of each", () => {
  const many = jobs(1_000);
  const parts = [...inParts(many, 0)];
  assert.deepEqual(parts.flat(), many);
  assert.ok(parts.every((part) => part.length > 50 && part.length < 200));
  const told = [...inParts(many, 10)];
  assert.ok(told.length > 5 * parts.length);
  assert.deepEqual([...inParts([], 3)], []);
});

Deno.test("inParts gives a job that is larger than a part one of its own", () => {
  const large = jobs(3, Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`${i}`, "é".repeat(512)])));
  assert.deepEqual([...inParts(large, 40)].map((part) => part.length), [1, 1, 1]);
});
