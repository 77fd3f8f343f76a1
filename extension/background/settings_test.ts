import { BUNDLED } from "@sluice/recipes";
import assert from "node:assert/strict";
import { openSettings } from "./settings.ts";
import { testStorage } from "./testing_storage.ts";

Deno.test("openSettings lets the owner be slower than the recipe, never faster, and remembers it", async () => {
  const storage = testStorage();
  const settings = await openSettings(storage);
  const allowed = BUNDLED.flow.pace;
  assert.deepEqual(settings.pace("flow", BUNDLED.flow), allowed);
  await settings.setPace("flow", { concurrency: 1, minGapMs: 30_000 });
  const next = await openSettings(storage);
  assert.deepEqual(next.pace("flow", BUNDLED.flow), { concurrency: 1, minGapMs: 30_000 });
  await next.setPace("flow", { concurrency: 8, minGapMs: 1 });
  assert.deepEqual(next.pace("flow", BUNDLED.flow), allowed);
  assert.deepEqual(next.pace("freepik", BUNDLED.freepik), BUNDLED.freepik.pace);
});

Deno.test("openSettings remembers a pause until its site is forgotten", async () => {
  const storage = testStorage();
  await (await openSettings(storage)).pause("flow", true);
  const next = await openSettings(storage);
  assert.equal(next.isPaused("flow"), true);
  assert.equal(next.isPaused("freepik"), false);
  await next.forget("flow");
  assert.equal((await openSettings(storage)).isPaused("flow"), false);
});

Deno.test("openSettings pauses at once even when the storage is full", async () => {
  const settings = await openSettings(testStorage(5));
  await assert.rejects(settings.pause("flow", true), /storage is full/);
  assert.equal(settings.isPaused("flow"), true);
});
