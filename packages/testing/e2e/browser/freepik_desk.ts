/** The same desk for an owner of Freepik, and what its tests do there. */

import assert from "node:assert/strict";
import OpenAI from "openai";
import { type Sluice, startSluice } from "@sluice/testing";
import { type OwnersBrowser, seen, startOwnersBrowser } from "../../browser/mod.ts";
import {
  type FreepikSite,
  type FreepikSiteOptions,
  type Press,
  startFreepikSite,
} from "../../sites/freepik/mod.ts";
import { type Answer, get, post, wholeLedger } from "../api.ts";
import { type Follower, followEvents } from "../events.ts";
import { type Changeable, changeRecipe } from "./desk.ts";

export interface FreepikDesk extends AsyncDisposable {
  readonly sluice: Sluice;
  readonly site: FreepikSite;
  readonly browser: OwnersBrowser;
  readonly openai: OpenAI;
  readonly agentId: string;
  readonly events: Follower;
}

/** A job as the API shows it. */
export type JobBody = Answer["body"];

/** Sets it up, with a Freepik agent paired and online. Dispose of it with `await using`. */
export async function openFreepikDesk(
  { site: options = {}, recipe = () => {} }: {
    readonly site?: FreepikSiteOptions;
    /** Changes the recipe before the browser is paired. */
    readonly recipe?: (recipe: Changeable) => void;
  } = {},
): Promise<FreepikDesk> {
  const stack = new AsyncDisposableStack();
  try {
    const site = stack.use(
      await startFreepikSite({ renderMs: 100, pollMs: 50, credits: 100_000, ...options }),
    );
    const sluice = stack.use(await startSluice({ env: { SLUICE_SIMULATOR: "off" } }));
    await changeRecipe(sluice, "freepik", (changed) => {
      quicken(changed);
      recipe(changed);
    });
    const events = stack.use(followEvents(sluice, "0"));
    const browser = stack.use(await startOwnersBrowser({ hosts: site.hosts }));
    const agentId = await browser.pair(sluice, "Freepik");
    const openai = new OpenAI({ baseURL: `${sluice.url}/v1`, apiKey: sluice.key, maxRetries: 0 });
    return {
      sluice,
      site,
      browser,
      openai,
      agentId,
      events,
      [Symbol.asyncDispose]: () => stack.disposeAsync(),
    };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

/** As quick as a recipe may make its driver. */
export function quicken({ pace, timing }: Changeable): void {
  pace.minGapMs = 1_000;
  timing.pollMs = 500;
}

/** Submits a job; answers its id. */
export async function submit(sluice: Sluice, prompt: string, more: object = {}): Promise<string> {
  const order = { type: "image", model: "freepik", prompt, ...more };
  const { status, body } = await post(sluice, "/api/jobs", order);
  assert.equal(status, 201, JSON.stringify(body));
  return body.jobId;
}

/** The job as soon as it is as wished. */
export function jobWhen(sluice: Sluice, id: string, isSo: (job: JobBody) => boolean): Promise<JobBody> {
  return seen(async () => {
    const { body } = await get(sluice, `/api/jobs/${id}`);
    return isSo(body) ? body : undefined;
  });
}

/** The job at its end. */
export function ended(sluice: Sluice, id: string): Promise<JobBody> {
  return jobWhen(sluice, id, ({ status }) => ["completed", "failed", "cancelled"].includes(status));
}

/** The bytes of a job's outputs as they are stored. */
export async function bytesOf({ url, key }: Sluice, job: JobBody): Promise<Uint8Array[]> {
  return await Promise.all(job.outputs.map(async ({ index }: { index: number }) => {
    const answer = await fetch(`${url}/api/jobs/${job.id}/download?index=${index}`, {
      headers: { "x-api-key": key },
    });
    assert.equal(answer.status, 200);
    return await answer.bytes();
  }));
}

/** The presses with that prompt. */
export function pressesOf({ presses }: FreepikSite, prompt: string): readonly Press[] {
  return presses.filter((press) => press.prompt === prompt);
}

/** The one press with that prompt. */
export function pressOf(site: FreepikSite, prompt: string): Press {
  const [press, ...more] = pressesOf(site, prompt);
  assert.ok(press !== undefined && more.length === 0, `${prompt}: pressed ${more.length + 1} times`);
  return press;
}

/** What the job's reservation came to, and that the ledger says the same. */
export async function moneyOf(
  sluice: Sluice,
  id: string,
): Promise<{ readonly reserved: number; readonly settled: number; readonly released: number }> {
  const { credits } = (await get(sluice, `/api/jobs/${id}`)).body;
  const entries = (await wholeLedger(sluice)).filter(({ jobId }) => jobId === id);
  const sum = (wanted: string) =>
    entries.filter(({ type }) => type === wanted).reduce((total, { amount }) => total + Math.abs(amount), 0);
  const booked = {
    reserved: sum("CreditsReserved"),
    settled: sum("CreditsSettled"),
    released: sum("CreditsReleased"),
  };
  assert.deepEqual(booked, credits, `the ledger of job ${id}`);
  return credits;
}

/** The agent as the API shows it. */
export async function agentBody(
  { sluice, agentId }: Pick<FreepikDesk, "sluice" | "agentId">,
): Promise<Answer["body"]> {
  const { body } = await get(sluice, "/api/agents");
  return body.agents.find(({ id }: { id: string }) => id === agentId);
}

/** Waits of the recipe that suit a test of failures; the order of things stays as it is. */
export function hasten({ timing }: Changeable): void {
  Object.assign(timing, { loadMs: 5_000, imageMs: 2_500, pressMs: 2_000, settleMs: 1_000 });
}

/** Each press for the prompt: why it was refused, or null. */
export const outcomesOf = (site: FreepikSite, prompt: string) =>
  pressesOf(site, prompt).map(({ refused }) => refused);

/** Resolves when a press for the prompt has cost something there: a picture of it is being drawn, or will be. */
export async function paidFor(site: FreepikSite, prompt: string): Promise<void> {
  await seen(() => Promise.resolve(pressesOf(site, prompt).some(({ charged }) => charged > 0) || undefined));
}

/** Nothing was paid for the job, here or there, and nothing is kept back for it. */
export async function assertFree({ sluice, site }: FreepikDesk, id: string, prompt: string): Promise<void> {
  const { reserved, settled, released } = await moneyOf(sluice, id);
  assert.ok(reserved > 0);
  assert.deepEqual({ settled, released }, { settled: 0, released: reserved }, prompt);
  assert.ok(pressesOf(site, prompt).every(({ charged }) => charged === 0), prompt);
}

/**
 * Waits for the job's end: of its presses one cost something there, all that came of it was delivered, byte by byte,
 * and it was paid once.
 */
export async function assertDelivered(
  { sluice, site }: FreepikDesk,
  id: string,
  prompt: string,
): Promise<JobBody> {
  const job = await ended(sluice, id);
  assert.equal(job.status, "completed", `${prompt}: ${JSON.stringify(job.error)}`);
  const [press, ...more] = pressesOf(site, prompt).filter(({ charged }) => charged > 0);
  assert.ok(press !== undefined && more.length === 0, `${prompt}: ${more.length + 1} presses were paid`);
  const made = press.mediaIds.map((media) => site.media.get(media)?.bytes.toBase64());
  const stored = (await bytesOf(sluice, job)).map((bytes) => bytes.toBase64());
  assert.deepEqual(stored.toSorted(), made.toSorted(), prompt);
  const { reserved, settled, released } = await moneyOf(sluice, id);
  assert.deepEqual({ settled, released }, { settled: reserved, released: 0 }, prompt);
  return job;
}

/** The agent as soon as it is in that state. */
export function agentIn(
  desk: Pick<FreepikDesk, "sluice" | "agentId">,
  state: string,
): Promise<Answer["body"]> {
  return seen(async () => {
    const agent = await agentBody(desk);
    return agent.state === state ? agent : undefined;
  });
}

/** How often that happened to the job so far. */
export function countOf({ events }: Pick<FreepikDesk, "events">, id: string, type: string): number {
  const all = events.commits.flatMap((commit) => commit.events);
  return all.filter((event) => event.type === type && event.data.jobId === id).length;
}

/** Waits until it happened. */
export function happened(desk: Pick<FreepikDesk, "events">, id: string, type: string): Promise<void> {
  return desk.events.until(() => countOf(desk, id, type) > 0);
}
