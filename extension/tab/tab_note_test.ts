import assert from "node:assert/strict";
import { openNotes } from "../background/notes.ts";
import { testStorage } from "../background/testing_storage.ts";
import { putTabNote, readTabNote } from "./tab_note.ts";

Deno.test("putTabNote: keeps of addresses what names the page, and nothing of a sign-in", async () => {
  const notes = openNotes(testStorage(), "tab:flow:");
  const address = "https://flow.google.com/project/1";
  await putTabNote(notes, {
    id: 1,
    address: `${address}?at=secret`,
    led: "https://flow.google.com/about?token=secret#x",
  });
  assert.deepEqual(await readTabNote(notes), { id: 1, address, led: "https://flow.google.com/about" });
  await putTabNote(notes, { id: null, address, led: null });
  assert.deepEqual(await readTabNote(notes), { id: null, address, led: null });
});
