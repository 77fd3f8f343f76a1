import { systemClock } from "@sluice/agent";
import assert from "node:assert/strict";
import { openDiary } from "./diary.ts";
import { testStorage } from "./testing_storage.ts";

Deno.test("openDiary keeps the newest lines with their times, over the worker's end", async () => {
  const storage = testStorage();
  const clock = { ...systemClock, now: () => Date.UTC(2026, 0, 2, 3, 4, 5) };
  const diary = openDiary(storage, clock, 3);
  await diary.text();
  for (const line of ["one", "two", "three", "four"]) diary.log(line);
  const text = await diary.text();
  assert.deepEqual(text.split("\n").map((line) => line.split(" ")), [
    ["2026-01-02T03:04:05.000Z", "two"],
    ["2026-01-02T03:04:05.000Z", "three"],
    ["2026-01-02T03:04:05.000Z", "four"],
  ]);
  while ((storage.items.get("diary") as string[] | undefined)?.length !== 3) await Promise.resolve();

  const next = openDiary(storage, clock, 3);
  next.log("five");
  assert.deepEqual((await next.text()).split("\n").map((line) => line.split(" ")[1]), [
    "three",
    "four",
    "five",
  ]);
});

Deno.test("openDiary writes no secret, and no line break of others", async () => {
  const storage = testStorage();
  const diary = openDiary(storage, systemClock);
  diary.log("asked with Bearer secret-1\n2026-01-01 forged line");
  const text = await diary.text();
  assert.ok(!text.includes("secret-1"));
  assert.equal(text.split("\n").length, 1);
});

Deno.test("openDiary goes on when the storage is full", async () => {
  const diary = openDiary(testStorage(5), systemClock);
  diary.log("one");
  diary.log("two");
  assert.match(await diary.text(), /one\n.*two$/);
});
