/** The law of paid work, as a test proves it for a job: one press at the site, one charge, the very bytes that came of it. */

import assert from "node:assert/strict";
import { seen } from "../../browser/mod.ts";
import { mediaNoteOf } from "../../sites/media.ts";
import type { Follower } from "../events.ts";
import type { Desk } from "./desk.ts";
import { assertFree, assertPaid, jobOf, pressesOf } from "./failing.ts";

const ENDS = new Set(["JobCompleted", "JobFailed", "JobCancelled", "JobExpired", "JobSkipped"]);

function eventsOf({ commits }: Follower, jobId: string) {
  return commits.flatMap(({ at, events }) =>
    events.filter(({ data }) => data.jobId === jobId).map((event) => ({ ...event, at }))
  );
}

/** How many events of that type the job has so far. */
export function countOf({ events }: Desk, jobId: string, type: string): number {
  return eventsOf(events, jobId).filter((event) => event.type === type).length;
}

/** Waits for the job's n-th event of that type. */
export function happened(desk: Desk, jobId: string, type: string, n = 1): Promise<void> {
  return desk.events.until(() => countOf(desk, jobId, type) >= n).catch((cause) => {
    throw new Error(`wait for ${type}: the job has ${storyOf(desk, jobId)}`, { cause });
  });
}

/** Waits until the press for the prompt has reached the site: the agent says that it pressed before the request is on its way. */
export async function arrived({ site }: Desk, prompt: string): Promise<void> {
  await seen(() =>
    Promise.resolve([...site.open, ...site.presses].some((one) => one.prompt === prompt) || undefined)
  );
}

/**
 * Waits for the job's end and proves that it was pressed once, charged once and delivered.
 * @param outputs pictures asked for; the page of the site makes one call for each of a press
 */
export async function proveOnce(desk: Desk, jobId: string, prompt: string, outputs = 1): Promise<void> {
  const { sluice, site } = desk;
  await over(desk, jobId);
  const job = await jobOf(desk, jobId);
  const story = () => `${prompt}: ${JSON.stringify(job.error)}\n${storyOf(desk, jobId)}`;
  assert.equal(job.status, "completed", story());
  await site.whenIdle();
  const presses = pressesOf(site, prompt);
  assert.equal(presses.length, outputs, `pressed ${presses.length} times: ${story()}`);
  assert.equal(new Set(presses.map(({ batch }) => batch)).size, 1, story());
  assert.ok(presses.every(({ refused }) => refused === null), story());
  await assertPaid(desk, jobId);
  const notes = await Promise.all(job.outputs.map(async ({ url }: { readonly url: string }) => {
    const answer = await fetch(new URL(url, sluice.url));
    return mediaNoteOf(new Uint8Array(await answer.arrayBuffer()));
  }));
  assert.deepEqual(notes.map((note) => note?.prompt), notes.map(() => prompt), story());
  assert.deepEqual(notes.map((note) => note?.seed).sort(), presses.map(({ seed }) => seed).sort(), story());
}

/**
 * Waits for the end of a job that had leave to press, of whose press nothing is found and nobody is left who could say
 * that there was none: it is never handed out as new (design.md §3, law 7), so it ends as failed, and costs nothing.
 */
export async function proveNever(desk: Desk, jobId: string, prompt: string): Promise<void> {
  await over(desk, jobId);
  const { status, error } = await jobOf(desk, jobId);
  const story = storyOf(desk, jobId);
  assert.equal(status, "failed", story);
  assert.match(error.message, /no trace of this job; nothing was charged/, story);
  await desk.site.whenIdle();
  assert.deepEqual(pressesOf(desk.site, prompt), [], story);
  await assertFree(desk, jobId);
}

async function over(desk: Desk, jobId: string): Promise<void> {
  const { events } = desk;
  const ended = () => eventsOf(events, jobId).some(({ type }) => ENDS.has(type));
  await events.until(ended).catch((cause) => {
    throw new Error(`wait for the end: the job has ${storyOf(desk, jobId)}`, { cause });
  });
}

/** What happened to the job, a line each. */
export function storyOf({ events }: Desk, jobId: string): string {
  const lines = eventsOf(events, jobId).map(({ at, type, data }) =>
    `${at} ${type} ${data.code ?? data.reason ?? ""} ${data.message ?? ""}`
  );
  return lines.join("\n");
}
