import assert from "node:assert/strict";
import { type Job, placeAt, queueOf } from "@sluice/domain";
import { moved, sectionOf, sections } from "./order.ts";

function job(jobId: string, state: Record<string, unknown>, priority = 0): Job {
  return { spec: { jobId, priority }, state: { since: 0, deadline: 0, ...state } } as unknown as Job;
}
const queued = (id: string, n: number, priority = 0) =>
  job(id, { status: "queued", readyAt: null, place: placeAt(n) }, priority);
const ids = (jobs: readonly Job[]) => jobs.map(({ spec }) => spec.jobId).join("");

Deno.test("sectionOf puts every open state where its owner looks for it", () => {
  assert.equal(sectionOf(job("a", { status: "needs_human" })), "needs");
  assert.equal(sectionOf(job("a", { status: "waiting" })), "later");
  assert.equal(sectionOf(job("a", { status: "queued", readyAt: 5 })), "later");
  assert.equal(sectionOf(job("a", { status: "queued", readyAt: null, held: true })), "held");
  assert.equal(sectionOf(queued("a", 1)), "next");
  assert.equal(sectionOf(job("a", { status: "fate_unknown" })), "running");
});

Deno.test("sections lists what comes next in the order in which it will", () => {
  const open = [queued("a", 3), queued("b", 1), queued("c", 2, 5), job("r", { status: "running" })];
  assert.deepEqual([sections(open).next.join(""), sections(open).running.join("")], ["cba", "r"]);
});

Deno.test("moved puts a job before another, first, and last, and changes no other", () => {
  const all = [queued("a", 1), queued("b", 2), queued("c", 3)];
  const after = (id: string, to: { before: string } | "end") => {
    const one = moved(queueOf(all), all.find(({ spec }) => spec.jobId === id)!, to);
    return one === null ? null : ids(queueOf(all.map((other) => other.spec.jobId === id ? one : other)));
  };
  assert.equal(after("c", { before: "b" }), "acb");
  assert.equal(after("c", { before: "a" }), "cab");
  assert.equal(after("a", "end"), "bca");
  assert.equal(after("a", { before: "c" }), "bac");
  assert.equal(after("c", "end"), null);
  assert.equal(after("a", { before: "b" }), null);
});

Deno.test("moved takes over the priority of the new neighbour", () => {
  const all = [queued("a", 1, 9), queued("b", 2)];
  const one = moved(all, all[1]!, { before: "a" })!;
  assert.equal(one.spec.priority, 9);
  assert.equal(ids(queueOf([all[0]!, one])), "ba");
});
