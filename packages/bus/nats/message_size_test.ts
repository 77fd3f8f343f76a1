import { strictEqual } from "node:assert/strict";
import { fitting, largestFor, roomFor } from "./message_size.ts";

Deno.test("fitting counts bytes and line ends, and takes one line however long it is", () => {
  strictEqual(fitting([], 10), 0);
  strictEqual(fitting(["aaaa", "bbbb", "c"], 10), 2);
  strictEqual(fitting(["ääää", "b"], 10), 1);
  strictEqual(fitting(["a".repeat(99), "b"], 10), 1);
});

Deno.test("roomFor leaves room for headers, and stays below a mebibyte whatever the server takes", () => {
  strictEqual(roomFor(4_096), 3_072);
  strictEqual(roomFor(64 * 1_048_576), 1_048_576 - 1_024);
  strictEqual(largestFor(64 * 1_048_576), 64 * 1_048_576 - 1_024);
});
