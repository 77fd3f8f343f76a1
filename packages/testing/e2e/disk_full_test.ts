import assert from "node:assert/strict";
import { startSluice } from "@sluice/testing";
import { type Answer, get, post } from "./api.ts";
import { followEvents } from "./events.ts";

const MB = 1024 * 1024;
const SIZE_MB = 160;

/** Makes a small file system of its own and takes it away again. Only root may do that on Linux. */
async function onSmallDisk(act: (dir: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "sluice-full-" });
  try {
    await run("mount", "-t", "tmpfs", "-o", `size=${SIZE_MB}m`, "tmpfs", dir);
    try {
      await act(dir);
    } finally {
      await run("umount", dir);
    }
  } finally {
    await Deno.remove(dir);
  }
}

async function run(command: string, ...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(command, { args, stdin: "null" }).output();
  assert.ok(success, `${command} ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
}

/** Writes a file until there is no room for another page. */
async function fill(path: string): Promise<void> {
  using file = await Deno.open(path, { write: true, create: true });
  for (let chunk = MB; chunk >= 1_024;) {
    try {
      await file.write(new Uint8Array(chunk));
    } catch {
      chunk /= 2;
    }
  }
}

const canMount = Deno.build.os === "linux" && Deno.uid() === 0;

Deno.test({
  name: "sluice start: a full disk is answered with 503 and words, and nothing that was accepted is lost",
  // elsewhere the log's own tests show the same with SQLite's max_page_count
  ignore: !canMount,
  fn: () =>
    onSmallDisk(async (dir) => {
      await using sluice = await startSluice({
        dataDir: `${dir}/data`,
        env: { SLUICE_SIMULATOR_IMAGE_MS: "0" },
      });
      await using follower = followEvents(sluice, "0");
      const submit = (n: number): Promise<Answer> =>
        post(sluice, "/api/jobs", { type: "image", model: "sim-image", prompt: `picture ${n}` }, {
          "idempotency-key": `picture-${n}`,
        });
      const completed = () =>
        follower.commits.flatMap((c) => c.events).filter((e) => e.type === "JobCompleted").map((e) =>
          e.data.jobId
        );

      // 1. until it is full
      const jobs = new Set<string>([(await submit(0)).body.jobId]);
      await follower.until(() => completed().length === 1);
      await fill(`${dir}/filler`);
      let n = 1;
      let refused = await submit(n);
      for (; refused.status === 201 && n < 2_000; refused = await submit(++n)) jobs.add(refused.body.jobId);
      assert.deepEqual([refused.status, refused.body.code], [503, "unavailable"]);
      assert.match(refused.body.details, /the disk is full, free some space and try again/);
      assert.ok(Number(refused.headers.get("retry-after")) > 0);

      // 2. it lives, says so, and goes on refusing
      assert.equal((await get(sluice, "/healthz")).body.status, "ok");
      assert.equal((await get(sluice, `/api/jobs/${[...jobs][0]}`)).body.status, "completed");
      const onV1 = await post(sluice, "/v1/images/generations", { prompt: "another", size: "64x64" });
      assert.deepEqual([onV1.status, onV1.body.error.type], [503, "server_error"]);

      // 3. with room again the same requests are taken, and everything is finished once
      await Deno.remove(`${dir}/filler`);
      for (let m = 0; m <= n; m++) {
        let answer = await submit(m);
        while (answer.status === 503) answer = await submit(m);
        assert.equal(answer.status, 201, JSON.stringify(answer.body));
        jobs.add(answer.body.jobId);
      }
      assert.equal(jobs.size, n + 1);
      await follower.until(() => completed().length === jobs.size);
      assert.deepEqual(new Set(completed()), jobs);
      const { body: list } = await get(sluice, "/api/jobs?limit=1");
      assert.equal(list.total, jobs.size, "the read model has caught up");
      const { body: me } = await get(sluice, "/api/user/me");
      assert.deepEqual([me.credits.reserved, me.credits.used], [0, jobs.size]);
      assert.equal(await sluice.stop(), 0);
    }),
});
