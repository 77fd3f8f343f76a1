import { strict as assert } from "node:assert";
import { startService } from "./run.ts";

Deno.test("startService: a service whose drain waits for somebody absent is closed all the same", async () => {
  const told: string[] = [];
  const opened = Promise.withResolvers<void>();
  const drained = Promise.withResolvers<void>();
  let closed = false;
  let patience: (() => void) | null = null;
  const service = startService({
    name: "tester",
    version: "1",
    hostname: "127.0.0.1",
    port: 0,
    log: (_level, message) => void told.push(message),
    clock: {
      now: () => 0,
      after(_ms, then) {
        patience = then;
        if (told.includes("tester is draining")) queueMicrotask(then);
        return () => {};
      },
    },
    open: () => {
      opened.resolve();
      return Promise.resolve({
        handler: () => new Response(),
        probes: {},
        drain: () => drained.promise,
        close: () => {
          closed = true;
          drained.reject(new Error("the connection is closed"));
          return Promise.resolve();
        },
      });
    },
  });
  await opened.promise;
  await service.close();
  assert.ok(closed && patience !== null);
  assert.equal(told.at(-1), "tester has ended");
});
