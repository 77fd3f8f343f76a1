/** What must hold after any number of crashes, read off the API, the log and the provider's own book. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { type Bus, verifyChain } from "@sluice/bus";
import type { Commit } from "@sluice/domain";
import { call, get, post, type Server, wholeLedger } from "./api.ts";
import type { CommitFrame, Follower } from "./events.ts";
import type { Load } from "./load.ts";

const PRICE: Readonly<Record<string, number>> = { image: 1, video: 5 };

interface Press {
  readonly jobId: string;
  readonly attempt: number;
  readonly at: number;
}

/**
 * Every accepted job is there once, is over, was pressed at most once, and its bytes are what their name says. `books`: the
 * folders of the simulated providers.
 */
export async function proveJobs(
  server: Server,
  books: readonly string[],
  load: Load,
  commits: readonly CommitFrame[],
): Promise<void> {
  const asked = new Set(load.submitted.map((s) => s.jobId));
  assert.equal(asked.size, load.submitted.length, "each key has a job of its own");
  const { body: list } = await get(server, "/api/jobs?limit=1");
  assert.equal(list.total, asked.size, "there is no job that nobody knows of");

  const presses = await pressesOf(books);
  const unknownSince = new Map(
    commits.flatMap((commit) =>
      commit.events.filter((e) => e.type === "AttemptFateUnknown").map((e) =>
        [e.data.jobId as string, Date.parse(commit.at)] as const
      )
    ),
  );
  for (const { jobId, path, status } of load.submitted) {
    const { body: job } = await get(server, `/api/jobs/${jobId}`);
    const pressed = presses.get(jobId) ?? [];
    assert.ok(pressed.length <= 1, `job ${jobId} was pressed ${JSON.stringify(pressed)}`);
    for (const { at } of pressed) {
      assert.ok(
        at <= (unknownSince.get(jobId) ?? Infinity),
        `job ${jobId} was pressed after its fate was unknown`,
      );
    }
    assert.equal(job.credits.settled + job.credits.released, job.credits.reserved, `money of job ${jobId}`);
    if (job.status === "completed") {
      assert.equal(pressed.length, 1, `completed job ${jobId} was pressed`);
      assert.equal(job.outputs.length, job.settings.count);
      for (const { index, media_id: mediaId } of job.outputs) await proveBytes(server, jobId, index, mediaId);
    } else {
      assert.equal(job.status, "failed", `job ${jobId} is ${job.state}`);
      assert.equal(job.error.category, "unknown_fate", JSON.stringify(job.error));
      assert.equal(pressed.length, 0, `job ${jobId} was pressed, so it could have been found again`);
      // a client that waits for its picture is told the truth
      if (path === "/v1/images/generations") assert.equal(status, 500);
    }
  }
}

async function pressesOf(books: readonly string[]): Promise<Map<string, Press[]>> {
  const texts = await Promise.all(books.map((dir) => Deno.readTextFile(`${dir}/presses.jsonl`)));
  const lines = texts.flatMap((text) => text.split("\n").slice(0, -1));
  return Map.groupBy(lines.map((line) => JSON.parse(line) as Press), (press) => press.jobId);
}

async function proveBytes(server: Server, jobId: string, index: number, mediaId: string): Promise<void> {
  const answer = await call(server, "GET", `/api/jobs/${jobId}/download?index=${index}`);
  assert.equal(answer.status, 302);
  const media = await fetch(server.url + answer.headers.get("location"));
  assert.equal(createHash("sha256").update(await media.bytes()).digest("hex"), mediaId);
}

/** Credits balance, nothing stays reserved, and what was settled is the price of what exists. */
export async function proveMoney(server: Server, commits: readonly CommitFrame[]): Promise<void> {
  const { body: me } = await get(server, "/api/user/me");
  const { available, reserved, used } = me.credits;
  const events = commits.flatMap((commit) => commit.events);
  const granted = events.filter((e) => e.type === "CreditsGranted").reduce(
    (sum, e) => sum + e.data.amount,
    0,
  );
  assert.equal(granted, available + reserved + used);
  assert.equal(reserved, 0);
  const kinds = new Map(
    events.filter((e) => e.type === "JobSubmitted").map((e) => [e.data.job.jobId, e.data.job.kind]),
  );
  const worth = events.filter((e) => e.type === "JobCompleted")
    .reduce((sum, e) => sum + (PRICE[kinds.get(e.data.jobId)] ?? NaN) * e.data.outputs, 0);
  assert.equal(used, worth);

  const entries = await wholeLedger(server);
  const sumOf = (type: string) =>
    entries.filter((e) => e.type === type).reduce((sum, e) => sum + e.amount, 0);
  assert.deepEqual([entries.at(-1).available, entries.at(-1).reserved], [available, 0]);
  assert.equal(sumOf("CreditsReserved"), sumOf("CreditsSettled") + sumOf("CreditsReleased"));
  assert.equal(sumOf("CreditsSettled"), used);
}

/** A request that is sent once more under its key finds its job again and costs nothing. */
export async function proveRepetitions(server: Server, load: Load): Promise<void> {
  const cut = load.submitted.filter((s) => s.tries > 1);
  assert.ok(cut.length > 0, "no request was cut off by a kill");
  const before = (await get(server, "/api/user/me")).body.credits;
  for (const { path, body, key, jobId } of cut) {
    const again = await post(server, path, body, { "idempotency-key": key });
    assert.equal(again.headers.get("x-job-id"), jobId);
  }
  assert.deepEqual((await get(server, "/api/user/me")).body.credits, before);
  assert.equal((await get(server, "/api/jobs?limit=1")).body.total, load.submitted.length);
}

/** The log's chain holds from the first commit to the head, and the follower saw each commit of its account once, in order. */
export async function proveLog(bus: Bus, accountId: string, { commits }: Follower): Promise<void> {
  try {
    const { cell } = bus.log;
    const all: Commit[] = [];
    for await (const batch of bus.log.read(1)) all.push(...batch);
    assert.deepEqual(verifyChain(cell, all), await bus.log.head());
    const own = all.filter((commit) => commit.accountId === accountId).map((c) => `${cell}-${c.number}`);
    const seen = commits.map((c) => c.position);
    // what was committed while it shut down has nobody to be told
    assert.deepEqual(seen, own.slice(0, seen.length));
    assert.ok(own.length - seen.length <= 3, `${own.length - seen.length} commits were not told`);
  } finally {
    await bus.close();
  }
}
