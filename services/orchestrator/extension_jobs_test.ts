import { strict as assert } from "node:assert";
import type { ServerMessage } from "@sluice/protocol";
import { openExtensionJobs } from "./extension_jobs.ts";

const JOB = "7f0dbe1a-0f6a-4f58-b1ad-1d4c9b1c2a01";
const ORDER = {
  type: "new_job",
  jobId: JOB,
  attempt: 1,
  kind: "image",
  prompt: "a lighthouse",
  model: "freepik",
  settings: { aspectRatio: "1:1", count: 1 },
} as unknown as ServerMessage;

Deno.test("openExtensionJobs takes an order that comes twice, as one and as missing, for one", async () => {
  const told: Record<string, unknown>[] = [];
  const said: { id: string; type: string; jobId: string }[] = [];
  const jobs = openExtensionJobs({
    tell: (message) => void told.push(message),
    say: (message) => void said.push(message as typeof said[number]),
    newId: () => `id-${said.length}`,
  });
  const answer = async (type: "ack" | "drop", of: string) => {
    jobs.heard(
      (type === "ack"
        ? { type, of }
        : { type, of, jobId: JOB, attempt: 1, reason: "given already" }) as ServerMessage,
    );
    await Promise.resolve();
  };
  jobs.heard(ORDER);
  jobs.heard(ORDER);
  // the server gives leave to press to one message only
  const given = new Set<string>();
  for (let n = 0; n < said.length; n++) {
    const { id, type } = said[n]!;
    await answer(type === "accepted" || given.size === 0 ? "ack" : "drop", id);
    if (type === "submitting") given.add(id);
    await Promise.resolve();
  }
  assert.equal(told.filter(({ type }) => type === "new_job").length, 1);
  assert.deepEqual(jobs.holding(), [{ jobId: JOB, attempt: 1, phase: "submitting" }]);
  jobs.said({ type: "job_progress", jobId: JOB, progress: 10 });
  assert.deepEqual(told.filter(({ type }) => type === "error"), []);
});
