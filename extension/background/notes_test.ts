import assert from "node:assert/strict";
import { openNotes } from "./notes.ts";
import { StorageFull } from "./storage.ts";
import { testStorage } from "./testing_storage.ts";

Deno.test("openNotes keeps, finds and removes the notes of one agent", async () => {
  const storage = testStorage();
  const notes = openNotes(storage, "agent:a:");
  await notes.put("press:1", { at: 1 });
  await notes.put("press:2", { at: 2 });
  await notes.put("project", "p");
  await openNotes(storage, "agent:b:").put("press:3", {});
  assert.deepEqual((await notes.keys("press:")).sort(), ["press:1", "press:2"]);
  await notes.remove("press:1");
  assert.deepEqual(await notes.keys("press:"), ["press:2"]);
  assert.deepEqual(await notes.get("press:2"), { at: 2 });
  assert.equal(await notes.get("press:1"), undefined);
});

Deno.test("openNotes says in words that the storage is full", async () => {
  await assert.rejects(openNotes(testStorage(10), "agent:a:").put("project", "p"), StorageFull);
});
