import { strict as assert } from "node:assert";
import { dismiss, toast, toasts } from "./toasts.ts";

const undo = { label: "Undo", run: () => {} };
const texts = () => toasts.value.map(({ text }) => text);

Deno.test({
  name: "toast: notices without a way back make room first, and one with a way back stays its time",
  // the notices' own timers
  sanitizeOps: false,
  sanitizeResources: false,
  fn() {
    toast({ kind: "done", text: "1", action: undo });
    for (const text of ["2", "3", "4", "5"]) toast({ kind: "done", text });
    assert.deepEqual(texts(), ["1", "3", "4", "5"]);
    for (const text of ["6", "7", "8"]) toast({ kind: "done", text, action: undo });
    assert.deepEqual(texts(), ["1", "6", "7", "8"]);
    toast({ kind: "done", text: "9", action: undo });
    toast({ kind: "failed", text: "10" });
    assert.deepEqual(texts(), ["1", "6", "7", "8", "9", "10"], "the newest is always seen");
    toast({ kind: "failed", text: "11" });
    assert.deepEqual(texts(), ["1", "6", "7", "8", "9", "11"]);
    for (const { id } of toasts.value) dismiss(id);
    assert.deepEqual(texts(), []);
  },
});
