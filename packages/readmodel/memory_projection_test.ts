import { strict as assert } from "node:assert";
import { busyWorld } from "./busy_world.ts";
import { ProjectionGap } from "./errors.ts";
import { openMemoryProjection } from "./memory_projection.ts";

Deno.test("openMemoryProjection: commits one by one give the rows that all at once give", async () => {
  const { commits } = busyWorld(0);
  const whole = openMemoryProjection(0);
  await whole.apply(commits);
  const slow = openMemoryProjection(0);
  for (const commit of commits) await slow.apply([commit]);
  assert.ok(whole.rows().jobs.size > 100);
  assert.deepEqual(slow.rows(), whole.rows());
});

Deno.test("openMemoryProjection: ignores what it holds, refuses a gap, and is empty once it is cleared", async () => {
  const { commits } = busyWorld(0, 10);
  const projection = openMemoryProjection(0);
  await projection.apply(commits.slice(0, 4));
  await projection.apply(commits.slice(0, 3));
  assert.equal((await projection.position()).number, 4);
  await assert.rejects(projection.apply(commits.slice(5)), ProjectionGap);
  await projection.clear(commits.length);
  assert.equal(projection.rows().jobs.size, 0);
  assert.equal(await projection.unused(["m"]), null);
  await projection.apply(commits);
  assert.deepEqual((await projection.unused(["m"]))?.mediaIds, ["m"]);
});
