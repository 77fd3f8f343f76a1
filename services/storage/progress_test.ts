import assert from "node:assert/strict";
import { startProgress } from "./progress.ts";

Deno.test("startProgress: reached resolves when the number is there, at once when it was already", async () => {
  const progress = startProgress();
  const order: number[] = [];
  const waits = [3, 1, 2].map((n) => progress.reached(n).then(() => order.push(n)));
  progress.moved(2);
  await Promise.all(waits.slice(1));
  assert.deepEqual(order.toSorted(), [1, 2]);
  progress.moved(5);
  await Promise.all([...waits, progress.reached(5)]);
});

Deno.test("startProgress: reached rejects when its signal aborts and when it is closed", async () => {
  const progress = startProgress();
  const abort = new AbortController();
  const waits = [progress.reached(1, abort.signal), progress.reached(2)];
  const settled = Promise.allSettled(waits);
  abort.abort(new Error("enough"));
  progress.close();
  const reasons = (await settled).map((result) => result.status === "rejected" ? result.reason.message : "");
  assert.deepEqual(reasons, ["enough", "wait for the projection: it was closed at commit 0"]);
  await assert.rejects(progress.reached(1));
});
