import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { ADMIN_KEY, freePort, type SluiceOptions, spawnSluice, startSluice } from "@sluice/testing";
import { get, post } from "./api.ts";
import { followEvents } from "./events.ts";

/** Starts it, expects it to end with code 1 and calm words, and gives these. */
async function failsToStart(options: SluiceOptions): Promise<string> {
  await using started = await spawnSluice(options);
  const code = await started.ended;
  const words = started.output();
  assert.equal(code, 1, words);
  assert.match(words, /Sluice could not go on/);
  assert.doesNotMatch(words, /^\s+at /m, "no stack");
  assert.doesNotMatch(words, /is ready/);
  return words;
}

async function inTempDir(act: (dir: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "sluice-bad-" });
  try {
    await act(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

/** Makes a data directory in which `count` pictures were made, and stops or kills its Sluice. */
async function used(dataDir: string, count: number, end: "stop" | "kill"): Promise<string[]> {
  await using sluice = await startSluice({ dataDir, env: { SLUICE_SIMULATOR_IMAGE_MS: "0" } });
  await using follower = followEvents(sluice, "0");
  const jobs: string[] = [];
  for (let n = 1; n <= count; n++) {
    const { body } = await post(sluice, "/api/jobs", {
      type: "image",
      model: "sim-image",
      prompt: `picture ${n}`,
    });
    jobs.push(body.jobId);
  }
  await follower.until((commits) =>
    commits.flatMap((c) => c.events).filter((e) => e.type === "JobCompleted").length === count
  );
  assert.equal((await get(sluice, "/api/jobs?limit=1")).body.total, count);
  await sluice[end]();
  return jobs;
}

Deno.test("sluice start: a port in use is named, with what to do, and nothing is made", () =>
  inTempDir(async (dir) => {
    const port = freePort();
    using listener = Deno.listen({ hostname: "127.0.0.1", port });
    assert.ok(listener.addr);
    const words = await failsToStart({ port, dataDir: `${dir}/data` });
    assert.match(words, new RegExp(`127.0.0.1:${port}: something else listens there; .*SLUICE_PORT`));
    assert.deepEqual([...Deno.readDirSync(dir)], []);
  }));

Deno.test("sluice start: a data directory that cannot be written is named, with what to do", () =>
  inTempDir(async (dir) => {
    await Deno.writeTextFile(`${dir}/file`, "");
    const places = Deno.build.os === "linux" ? [`${dir}/file/data`, "/proc/sluice"] : [`${dir}/file/data`];
    for (const dataDir of places) {
      const words = await failsToStart({ dataDir });
      assert.match(words, new RegExp(`data directory "${dataDir}": .*SLUICE_DATA_DIR`));
    }
  }));

Deno.test("sluice start: a wrong value is named with the variable and what is accepted, a secret is not shown", () =>
  inTempDir(async (dataDir) => {
    const wrong = [
      ["SLUICE_PORT", "99999", /SLUICE_PORT "99999": .*65535/],
      ["SLUICE_SIMULATOR", "maybe", /SLUICE_SIMULATOR "maybe": expected "on" or "off"/],
      ["SLUICE_PUBLIC_URL", "example", /SLUICE_PUBLIC_URL "example": expected an address/],
      [
        "SLUICE_ADMIN_KEY",
        `${ADMIN_KEY.slice(0, -1)}b`,
        /SLUICE_ADMIN_KEY \(.*\): expected "slk_".*new-secret/,
      ],
    ] as const;
    for (const [name, value, expected] of wrong) {
      const words = await failsToStart({ dataDir, env: { [name]: value } });
      assert.match(words, expected);
      if (name === "SLUICE_ADMIN_KEY") assert.doesNotMatch(words, /slk_1/);
    }
  }));

Deno.test("sluice start: a data directory in use is refused, and the Sluice on it goes on", async () => {
  await using sluice = await startSluice({ env: { SLUICE_SIMULATOR: "off" } });
  const words = await failsToStart({ dataDir: sluice.dataDir });
  assert.match(words, /another Sluice runs on it; stop that one or set SLUICE_DATA_DIR/);
  assert.equal((await get(sluice, "/readyz")).body.status, "ready");
});

Deno.test("sluice start: a changed byte in a commit stops it with the position and what to do", () =>
  inTempDir(async (dataDir) => {
    await used(dataDir, 3, "stop");
    const log = `${dataDir}/log.sqlite`;
    const whole = await Deno.readFile(log);
    for (const picture of ["picture 1", "picture 3"]) {
      await Deno.writeFile(log, whole);
      const database = new DatabaseSync(log);
      const row = database.prepare("SELECT number FROM log WHERE line LIKE ?").get(`%${picture}%`);
      const number = Number(row?.["number"]);
      database.prepare("UPDATE log SET line = replace(line, ?, ?) WHERE number = ?")
        .run(picture, picture.replace("p", "P"), number);
      database.close();
      const words = await failsToStart({ dataDir });
      assert.match(words, new RegExp(`commit ${number} of cell 0: .*changed`));
      assert.match(words, /backup/);
    }
    await Deno.writeFile(log, whole);
    await using sluice = await startSluice({ dataDir, env: { SLUICE_SIMULATOR: "off" } });
    assert.equal((await get(sluice, "/api/jobs?limit=1")).body.total, 3, "nothing was lost by the refusals");
  }));

Deno.test("sluice start: a file that is no log is refused with what to do", () =>
  inTempDir(async (dataDir) => {
    await Deno.writeTextFile(
      `${dataDir}/log.sqlite`,
      "this is not a database, whatever its name says\n".repeat(200),
    );
    const words = await failsToStart({ dataDir });
    assert.match(words, /log\.sqlite/);
    assert.match(words, /not a database/);
    assert.match(words, /backup/);
  }));

Deno.test("sluice start: a write that a crash cut short is dropped, and everything before it is there", () =>
  inTempDir(async (dataDir) => {
    const jobs = await used(dataDir, 3, "kill");
    const wal = `${dataDir}/log.sqlite-wal`;
    const { size } = await Deno.stat(wal);
    assert.ok(size > 1_000, "what was written last is in the WAL");
    await Deno.truncate(wal, size - 100);
    await using sluice = await startSluice({ dataDir, env: { SLUICE_SIMULATOR_IMAGE_MS: "0" } });
    await using follower = followEvents(sluice, "0");
    for (const jobId of jobs) assert.equal((await get(sluice, `/api/jobs/${jobId}`)).status, 200);
    // the last job's end was cut off: it is found again, not made again
    const over = (jobId: string) => (e: { type: string; data: { jobId?: string } }) =>
      e.type === "JobCompleted" && e.data.jobId === jobId;
    await follower.until((commits) => {
      const events = commits.flatMap((c) => c.events);
      return jobs.every((jobId) => events.some(over(jobId)));
    });
    const presses = (await Deno.readTextFile(`${dataDir}/simulator/presses.jsonl`)).trim().split("\n");
    assert.equal(presses.length, jobs.length);
    const answer = await post(sluice, "/v1/images/generations", { prompt: "one more", size: "64x64" });
    assert.equal(answer.status, 200);
    assert.equal((await get(sluice, "/api/jobs?limit=1")).body.total, jobs.length + 1);
    const { body: me } = await get(sluice, "/api/user/me");
    assert.deepEqual([me.credits.reserved, me.credits.used], [0, jobs.length + 1]);
  }));
