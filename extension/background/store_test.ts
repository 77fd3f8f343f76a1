import type { HeldJob } from "@sluice/agent";
import type { NewJob, ReportedMessage } from "@sluice/protocol";
import assert from "node:assert/strict";
import { StorageFull } from "./storage.ts";
import { openStore } from "./store.ts";
import { testStorage } from "./testing_storage.ts";

const PREFIX = "agent:a:";

function report(id: string): ReportedMessage {
  return { type: "accepted", id, jobId: "j", attempt: 1 };
}

function held(jobId: string, at: number, phase: HeldJob["phase"] = "accepted"): HeldJob {
  return { order: { jobId, prompt: "p" } as NewJob, phase, checkpoint: null, at };
}

Deno.test("openStore finds again what another one kept, messages in their order", async () => {
  const storage = testStorage();
  const store = openStore(storage, PREFIX);
  await store.load();
  const ids = Array.from({ length: 12 }, (_, i) => `m${i}`);
  await Promise.all(ids.map((id) => store.putMessage(report(id))));
  await store.deleteMessage("m3");
  await store.putJob(held("late", 2));
  await store.putJob(held("early", 1));
  await store.putJob(held("late", 2, "submitted"));
  await store.putRecipe({ version: 7 });

  const next = openStore(storage, PREFIX);
  const kept = await next.load();
  assert.deepEqual(kept.messages.map(({ id }) => id), ids.filter((id) => id !== "m3"));
  assert.deepEqual(kept.jobs.map(({ order, phase }) => [order.jobId, phase]), [
    ["early", "accepted"],
    ["late", "submitted"],
  ]);
  assert.deepEqual(kept.recipe, { version: 7 });

  await next.putMessage(report("new"));
  const { messages } = await openStore(storage, PREFIX).load();
  assert.equal(messages.at(-1)?.id, "new");
});

Deno.test("openStore lets calls take effect in their order, however long each takes", async () => {
  const storage = testStorage();
  const gates: (() => void)[] = [];
  const store = openStore({
    ...storage,
    async write(items) {
      await new Promise<void>((resolve) => gates.push(resolve));
      await storage.write(items);
    },
  }, PREFIX);
  const order: string[] = [];
  const all = [
    store.putJob(held("j", 1)).then(() => order.push("put")),
    store.deleteJob("j").then(() => order.push("deleted")),
    store.putJob(held("j", 1, "submitting")).then(() => order.push("put again")),
  ];
  for (let opened = 0; opened < 2;) {
    await Promise.resolve();
    if (gates[opened] !== undefined) gates[opened++]?.();
  }
  await Promise.all(all);
  assert.deepEqual(order, ["put", "deleted", "put again"]);
  assert.equal((await openStore(storage, PREFIX).load()).jobs[0]?.phase, "submitting");
});

Deno.test("openStore says in words that the storage is full, and goes on when there is room", async () => {
  const storage = testStorage(150);
  const store = openStore(storage, PREFIX);
  await store.putMessage(report("m1"));
  await assert.rejects(store.putMessage(report("m2")), (error) => {
    assert.ok(error instanceof StorageFull);
    assert.match(error.message, /its storage is full .*QUOTA_BYTES/);
    return true;
  });
  await store.deleteMessage("m1");
  await store.putMessage(report("m2"));
  assert.deepEqual((await openStore(storage, PREFIX).load()).messages.map(({ id }) => id), ["m2"]);
});

Deno.test("openStore of one agent does not see what another one keeps", async () => {
  const storage = testStorage();
  await openStore(storage, "agent:b:").putMessage(report("theirs"));
  assert.deepEqual((await openStore(storage, PREFIX).load()).messages, []);
});
