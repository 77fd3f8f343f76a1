import type { Event } from "@sluice/domain";
import { strict as assert } from "node:assert";
import { facts } from "../state/mod.ts";
import { lastDeeds } from "../state/session.ts";
import { toasts } from "../state/toasts.ts";
import { remove, removed } from "./removing.ts";

/** Time that passes when the test says so, and what was asked of the server. */
function world(): { readonly pass: () => Promise<void>; readonly asked: string[] } {
  const timers = new Map<number, () => void>();
  const asked: string[] = [];
  let last = 0;
  globalThis.setTimeout = ((run: () => void) => {
    timers.set(++last, run);
    return last;
  }) as unknown as typeof setTimeout;
  globalThis.clearTimeout = (id) => void timers.delete(id as number);
  globalThis.fetch = (path) => {
    asked.push(String(path));
    return Promise.resolve(new Response(null, { status: 204 }));
  };
  const pass = async () => {
    for (const run of timers.values()) run();
    timers.clear();
    // the request goes out at once; what follows its answer does so in this turn
    await new Promise<void>((resolve) => queueMicrotask(() => queueMicrotask(resolve)));
  };
  return { pass, asked };
}

function store(mediaId: string): void {
  const event = { type: "ReferenceStored", data: { accountId: "a", mediaId } } as unknown as Event;
  facts.fold({ position: "1", previous: "0", at: new Date(0).toISOString(), events: [event] });
}

Deno.test("remove: what is stored again is shown, before its time as after it, and is not deleted", async () => {
  const { pass, asked } = world();
  remove("m", "face.png");
  assert.deepEqual([...removed.value], ["m"]);
  store("m");
  assert.deepEqual([...removed.value], []);
  await pass();
  assert.deepEqual(asked, [], "what came back is not deleted");

  remove("m", "face.png");
  remove("n", "wall.png");
  await pass();
  assert.deepEqual(asked, ["/api/references/m", "/api/references/n"]);
  assert.deepEqual([...removed.value], ["m", "n"], "lists may still hold them");
  store("m");
  assert.deepEqual([...removed.value], ["n"]);

  remove("o", "door.png");
  toasts.value.at(-1)?.action?.run();
  assert.deepEqual([...removed.value], ["n"]);
  await pass();
  assert.equal(asked.length, 2);

  remove("p", "floor.png");
  await Promise.all([...lastDeeds].map((deed) => deed()));
  assert.equal(asked.at(-1), "/api/references/p", "who signs out means it");
  await pass();
  assert.equal(asked.length, 3);
});
