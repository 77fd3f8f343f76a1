import assert from "node:assert/strict";
import type { AgentJob } from "@sluice/agent";
import { openProviderTruth } from "./provider_truth.ts";

const HOUR = 3_600_000;
const NOW = 1e12;
const press = (jobId: string, at: number) =>
  JSON.stringify({ jobId, attempt: 1, at, job: { jobId, attempt: 1, prompt: jobId } });

Deno.test("openProviderTruth keeps the presses of 25 hours around a spoiled line, and recalls them", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const path = `${dir}/presses.jsonl`;
    const recent = [press("b", NOW - 24 * HOUR), press("c", NOW)];
    const lines = [press("a", NOW - 26 * HOUR), recent[0], '{"jobId":"b","atte' + press("d", NOW), recent[1]];
    await Deno.writeTextFile(path, lines.join("\n") + '\n{"jobId":"torn');
    const truth = await openProviderTruth(dir, NOW);
    assert.equal(await Deno.readTextFile(path), recent.join("\n") + "\n");
    assert.deepEqual(["a", "b", "c", "d"].map(truth.wasPressed), [false, true, true, false]);
    assert.equal((await truth.recall("b"))?.prompt, "b");
    await truth.press({ jobId: "e", attempt: 2 } as AgentJob);
    await truth.close();
    const written = (await Deno.readTextFile(path)).split("\n").slice(0, -1);
    assert.deepEqual(written.slice(0, 2), recent);
    assert.deepEqual(Object.keys(JSON.parse(written[2]!)), ["jobId", "attempt", "at", "job"]);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
