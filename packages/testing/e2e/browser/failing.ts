/** What the tests of failures share: orders by the job-style API, how they stand and what they cost. */

import assert from "node:assert/strict";
import { seen } from "../../browser/mod.ts";
import type { FlowSite, Press } from "../../sites/flow/mod.ts";
import { mediaNoteOf } from "../../sites/media.ts";
import { get, post, wholeLedger } from "../api.ts";
import type { Changeable, Desk } from "./desk.ts";

/** A job or an agent as `/api` shows it. */
// deno-lint-ignore no-explicit-any -- tests look into any part of it
type Shown = any;

/** Flow's recipe with waits that suit a test; the order of things stays as it is. */
export function quick(recipe: Changeable): void {
  recipe.pace.minGapMs = 1_000;
  Object.assign(recipe.timing, {
    pollMs: 200,
    loadMs: 1_500,
    imageMs: 3_000,
    pressMs: 5_000,
    settleMs: 1_000,
  });
}

/** The rest that the recipe asks for after errors with that code, ms. */
export function rest(recipe: Changeable, code: string, retryAfterMs: number): void {
  for (const { then } of recipe.errors) if (then.code === code) then.retryAfterMs = retryAfterMs;
}

/** Orders a picture or a clip; answers the job's id. */
export async function order(
  { sluice }: Desk,
  type: "image" | "video",
  prompt: string,
  more: object = {},
): Promise<string> {
  const model = type === "image" ? "nano_banana2" : "veo3_fast";
  const { status, body } = await post(sluice, "/api/jobs", { type, model, prompt, ...more });
  assert.equal(status, 201, JSON.stringify(body));
  return body.jobId;
}

export async function jobOf({ sluice }: Desk, jobId: string): Promise<Shown> {
  return (await get(sluice, `/api/jobs/${jobId}`)).body;
}

/** The job as soon as that holds of it. */
export function jobWhen(desk: Desk, jobId: string, holds: (job: Shown) => boolean): Promise<Shown> {
  return seen(async () => {
    const job = await jobOf(desk, jobId);
    return holds(job) ? job : undefined;
  });
}

export const jobIn = (desk: Desk, jobId: string, state: string) =>
  jobWhen(desk, jobId, (job) => job.state === state);

const OVER = ["completed", "failed", "cancelled", "expired", "skipped"];
export const jobOver = (desk: Desk, jobId: string) =>
  jobWhen(desk, jobId, ({ state }) => OVER.includes(state));

export async function agentOf({ sluice, agentId }: Desk): Promise<Shown> {
  const { body } = await get(sluice, "/api/agents");
  return body.agents.find(({ id }: Shown) => id === agentId);
}

export function agentIn(desk: Desk, state: string): Promise<Shown> {
  return seen(async () => {
    const agent = await agentOf(desk);
    return agent.state === state ? agent : undefined;
  });
}

export async function resume({ sluice, agentId }: Desk): Promise<void> {
  assert.equal((await post(sluice, `/api/agents/${agentId}/resume`)).status, 200);
}

/** The generating calls for that prompt. */
export function pressesOf({ presses }: FlowSite, prompt: string): readonly Press[] {
  return presses.filter((press) => press.prompt === prompt);
}

/** Each press for the prompt: why it was refused, or null. */
export const outcomesOf = (site: FlowSite, prompt: string) =>
  pressesOf(site, prompt).map(({ refused }) => refused);

/** Sums of the ledger for the job. */
export async function costOf({ sluice }: Desk, jobId: string) {
  const entries = (await wholeLedger(sluice)).filter((entry) => entry.jobId === jobId);
  const sum = (type: string) =>
    entries.filter((entry) => entry.type === type).reduce((total, { amount }) => total + Math.abs(amount), 0);
  return {
    reserved: sum("CreditsReserved"),
    settled: sum("CreditsSettled"),
    released: sum("CreditsReleased"),
  };
}

/** Nothing was paid for the job, and nothing is kept back for it. */
export async function assertFree(desk: Desk, jobId: string): Promise<void> {
  const { reserved, settled, released } = await costOf(desk, jobId);
  assert.ok(reserved > 0);
  assert.deepEqual({ settled, released }, { settled: 0, released: reserved });
  assert.equal((await get(desk.sluice, "/v1/credits")).body.reserved, 0);
}

/** All of the job was paid, once. */
export async function assertPaid(desk: Desk, jobId: string): Promise<void> {
  const { reserved, settled, released } = await costOf(desk, jobId);
  assert.ok(reserved > 0);
  assert.deepEqual({ settled, released }, { settled: reserved, released: 0 });
}

/** The outputs of a completed job are what the site made for that prompt. */
export async function assertDelivered(desk: Desk, jobId: string, prompt: string, count = 1): Promise<void> {
  const { outputs } = await jobOf(desk, jobId);
  assert.equal(outputs.length, count);
  for (const { url } of outputs) {
    const bytes = new Uint8Array(await (await fetch(new URL(url, desk.sluice.url))).arrayBuffer());
    assert.equal(mediaNoteOf(bytes)?.prompt, prompt);
  }
}

/** The job that was ordered last, as the SDK does not tell it. */
export async function lastJob({ sluice }: Desk): Promise<string> {
  return (await get(sluice, "/api/jobs?limit=1")).body.jobs[0].id;
}
