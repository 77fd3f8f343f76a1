import assert from "node:assert/strict";
import type { FaultKind } from "../../sites/flow/mod.ts";
import { type Desk, openDesk } from "./desk.ts";
import {
  assertDelivered,
  assertFree,
  assertPaid,
  jobIn,
  jobOver,
  order,
  outcomesOf,
  pressesOf,
  quick,
} from "./failing.ts";

const LOST: readonly (readonly [string, FaultKind])[] = [
  ["an error after the work", { http: 500, late: true }],
  ["an answer that is cut off", "cut"],
  ["an answer that never comes", "hang"],
];

/** How often the job's fate was unknown. */
function unknownFates({ events }: Desk, jobId: string): number {
  const all = events.commits.flatMap(({ events }) => events);
  return all.filter(({ type, data }) => type === "AttemptFateUnknown" && data.jobId === jobId).length;
}

Deno.test("Flow's answer to a press is lost: the work is looked up, pressed once, charged once and delivered", async (t) => {
  await using desk = await openDesk({ recipe: quick });
  const { site } = desk;

  await t.step("all at once: pictures and clips, whatever became of the answer", async () => {
    const jobs: { jobId: string; prompt: string }[] = [];
    for (const [words, what] of LOST) {
      for (const [rpc, type] of [["ogiZ0b", "image"], ["YhhmEf", "video"]] as const) {
        const prompt = `${words}, ${type}`;
        site.inject({ rpc, what });
        const jobId = await order(desk, type, prompt);
        jobs.push({ jobId, prompt });
        // the next fault is for the next job
        await desk.events.until(() => pressesOf(site, prompt).length > 0 || unknownFates(desk, jobId) > 0);
      }
    }
    for (const { jobId, prompt } of jobs) {
      const { state, attempt, error } = await jobOver(desk, jobId);
      assert.deepEqual([state, attempt], ["completed", 1], `${prompt}: ${JSON.stringify(error)}`);
      assert.equal(unknownFates(desk, jobId), 1, prompt);
      assert.deepEqual(outcomesOf(site, prompt), [null]);
      await assertDelivered(desk, jobId, prompt);
      await assertPaid(desk, jobId);
    }
  });

  await t.step("one of four answers is lost: all four are delivered", async () => {
    site.inject({ rpc: "ogiZ0b", after: 1, what: "cut" });
    const jobId = await order(desk, "image", "one lost of four", { count: 4 });
    assert.equal((await jobOver(desk, jobId)).state, "completed");
    assert.deepEqual(outcomesOf(site, "one lost of four"), [null, null, null, null]);
    await assertDelivered(desk, jobId, "one lost of four", 4);
    await assertPaid(desk, jobId);
  });

  await t.step(
    "an error before the work: there is no trace of it, and the reservation is released",
    async () => {
      site.inject({ rpc: "ogiZ0b", what: { http: 500 } });
      const jobId = await order(desk, "image", "never made");
      await jobIn(desk, jobId, "fate_unknown");
      const { state, error } = await jobOver(desk, jobId);
      assert.deepEqual([state, error.category, error.code], [
        "failed",
        "unknown_fate",
        "not_found_at_provider",
      ]);
      assert.equal(pressesOf(site, "never made").length, 1);
      await assertFree(desk, jobId);
    },
  );

  await t.step("an answer without an address: the picture is asked for by its id", async () => {
    site.inject({ rpc: "ogiZ0b", what: "no_urls" });
    const jobId = await order(desk, "image", "no address");
    assert.equal((await jobOver(desk, jobId)).state, "completed");
    assert.equal(unknownFates(desk, jobId), 0);
    assert.equal(pressesOf(site, "no address").length, 1);
    await assertDelivered(desk, jobId, "no address");
    await assertPaid(desk, jobId);
  });

  await t.step("an address that is over: a fresh one is asked for", async () => {
    // its bytes are asked for as soon as the answer came, so the answer waits until the address in it is over
    site.inject({ rpc: "ogiZ0b", what: { delayMs: 1_000 } });
    const jobId = await order(desk, "image", "an old address");
    const before = site.calls.filter(({ rpc }) => rpc === "as29s").length;
    await site.whenPressed(site.presses.length + 1);
    site.expireUrls();
    assert.equal((await jobOver(desk, jobId)).state, "completed");
    assert.ok(site.calls.filter(({ rpc }) => rpc === "as29s").length > before);
    assert.equal(pressesOf(site, "an old address").length, 1);
    await assertDelivered(desk, jobId, "an old address");
    await assertPaid(desk, jobId);
  });
});
