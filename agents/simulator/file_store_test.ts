import assert from "node:assert/strict";
import type { HeldJob } from "@sluice/agent";
import type { ReportedMessage } from "@sluice/protocol";
import { openFileStore } from "./file_store.ts";

const message = (id: string): ReportedMessage => ({ type: "accepted", id, jobId: "j", attempt: 1 });
const job = (jobId: string) =>
  ({ order: { jobId, attempt: 1 }, phase: "accepted", checkpoint: null, at: 1 }) as HeldJob;

async function inFolder(use: (dir: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    await use(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("openFileStore finds again what was put and not deleted, also behind a line that a crash cut short", () =>
  inFolder(async (dir) => {
    const before = await openFileStore(dir);
    await Promise.all([
      before.putMessage(message("a")),
      before.putMessage(message("b")),
      before.deleteMessage("a"),
    ]);
    await Promise.all([before.putJob(job("x")), before.putJob(job("y")), before.deleteJob("x")]);
    await before.putRecipe({ version: 2, names: ["é"] });
    await before.close();
    await Deno.writeTextFile(`${dir}/outbox.jsonl`, '{"op":"message","mess', { append: true });
    for (let i = 0; i < 2; i++) {
      const after = await openFileStore(dir);
      assert.deepEqual(await after.load(), {
        messages: [message("b")],
        jobs: [job("y")],
        recipe: { version: 2, names: ["é"] },
      });
      await after.close();
    }
  }));

Deno.test("openFileStore keeps its file small however many jobs pass through", () =>
  inFolder(async (dir) => {
    const store = await openFileStore(dir);
    const prompt = "p".repeat(1_000);
    for (let i = 0; i < 1_500; i++) {
      await store.putJob({ ...job(`${i}`), checkpoint: { prompt } });
      await store.deleteJob(`${i}`);
    }
    await store.putJob(job("last"));
    await store.close();
    assert.ok((await Deno.stat(`${dir}/outbox.jsonl`)).size < 1_000_000);
    const again = await openFileStore(dir);
    assert.deepEqual((await again.load()).jobs, [job("last")]);
    await again.close();
  }));

Deno.test("openFileStore skips a spoiled line and keeps what stands around it", () =>
  inFolder(async (dir) => {
    const change = (id: string) => JSON.stringify({ op: "message", message: message(id) });
    const lines = [change("a"), '{"op":"mess' + change("b"), "null", '{"op":"message"}', change("c")];
    await Deno.writeTextFile(`${dir}/outbox.jsonl`, lines.join("\n") + "\n");
    const store = await openFileStore(dir);
    assert.deepEqual((await store.load()).messages, [message("a"), message("c")]);
    await store.close();
  }));
