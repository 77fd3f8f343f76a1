import assert from "node:assert/strict";
import { openEmbeddedBus } from "@sluice/bus/embedded";
import { freePort, type SluiceOptions, spawnSluice, startSluice } from "@sluice/testing";
import { get } from "./api.ts";
import { chainBreaks, type CommitFrame, followEvents } from "./events.ts";
import { random, startLoad } from "./load.ts";
import { proveJobs, proveLog, proveMoney, proveRepetitions } from "./proofs.ts";

const KILLS = 24;
const CLIENTS = 4;
/** At most so many commits pass between a start and the kill. */
const MOST_COMMITS = 90;
const FINAL = new Set(["JobCompleted", "JobFailed", "JobCancelled", "JobExpired", "JobSkipped"]);

Deno.test("kill -9 at any moment: nothing accepted is lost, nothing is done twice, credits balance", async () => {
  const seed = crypto.getRandomValues(new Uint32Array(1))[0] ?? 1;
  const dataDir = await Deno.makeTempDir({ prefix: "sluice-crash-" });
  try {
    await crashAndProve(dataDir, seed);
  } catch (cause) {
    throw new Error(`with the seed ${seed}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
});

async function crashAndProve(dataDir: string, seed: number): Promise<void> {
  const chance = random(seed);
  const options: SluiceOptions = {
    dataDir,
    port: freePort(),
    env: { SLUICE_SIMULATOR_IMAGE_MS: "30", SLUICE_SIMULATOR_VIDEO_MS: "100" },
  };
  let sluice = await startSluice(options);
  const server = { url: sluice.url, key: sluice.key };
  await using follower = followEvents(server, "0");
  try {
    const load = startLoad(server, CLIENTS, chance);
    try {
      for (let kill = 0; kill < KILLS; kill++) {
        const wanted = follower.commits.length + 1 + Math.floor(chance() * MOST_COMMITS);
        await follower.until((commits) => commits.length >= wanted);
        await sluice.kill();
        if (chance() < 0.25) await dieStarting(options, chance);
        sluice = await startSluice(options);
      }
    } finally {
      load.stop();
    }
    await load.done;

    const asked = load.submitted.map((s) => s.jobId);
    assert.ok(load.broken >= KILLS / 2, `only ${load.broken} requests were cut off`);
    await follower.until((commits) => areOver(asked, commits));
    await proveJobs(sluice, [`${dataDir}/simulator`], load, follower.commits);
    await proveMoney(sluice, follower.commits);
    await proveRepetitions(sluice, load);
    const left = [...Deno.readDirSync(`${dataDir}/media/tmp`)].map((entry) => entry.name);
    assert.deepEqual(left, [], "half-written media are swept");
    const { body: me } = await get(sluice, "/api/user/me");
    await sluice.stop();
    await proveLog(await openEmbeddedBus({ path: `${dataDir}/log.sqlite`, cell: 0 }), me.id, follower);
    assert.deepEqual(chainBreaks(follower.commits), []);
  } finally {
    await sluice.kill();
  }
}

/** Starts it and kills it before it is ready: when its port opens, or when it answers for the first time. */
async function dieStarting(options: SluiceOptions, chance: () => number): Promise<void> {
  await using starting = await spawnSluice(options);
  const answered = chance() < 0.5;
  for (;;) {
    try {
      if (answered) await (await fetch(`http://127.0.0.1:${starting.port}/healthz`)).body?.cancel();
      else (await Deno.connect({ hostname: "127.0.0.1", port: starting.port })).close();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 10)); // its port is not open yet
    }
  }
}

function areOver(jobIds: readonly string[], commits: readonly CommitFrame[]): boolean {
  const events = commits.flatMap((commit) => commit.events);
  const over = new Set(events.filter((e) => FINAL.has(e.type)).map((e) => e.data.jobId));
  return jobIds.every((jobId) => over.has(jobId));
}
