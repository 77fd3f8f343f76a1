/** What is known of the account: the server's snapshot, and every event since folded in with the domain's own rules. */

import {
  type Account,
  type Agent,
  agentIdOf,
  type Event,
  evolveAccount,
  evolveAgent,
  evolveJob,
  evolveKey,
  evolveWebhook,
  isFinal,
  type Job,
  jobIdOf,
  type Key,
  type Scope,
  type Webhook,
} from "@sluice/domain";
import type { Snapshot } from "@sluice/protocol";
import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";

/** One commit as the stream sends it. */
export interface CommitMessage {
  readonly position: string;
  readonly previous: string;
  /** RFC 3339. */
  readonly at: string;
  readonly events: readonly Event[];
}

/** Finished jobs that stay in memory; older ones are the gallery's. */
const FINISHED_KEPT = 300;

export class Facts {
  readonly account: Signal<Account | null> = signal(null);
  readonly scopes: Signal<readonly Scope[]> = signal([]);
  readonly keyId: Signal<string | null> = signal(null);
  readonly version: Signal<string> = signal("");
  readonly publicUrl: Signal<string> = signal("");
  readonly agents: Signal<ReadonlyMap<string, Agent>> = signal(new Map());
  /** Null without the scope `manage`. */
  readonly keys: Signal<ReadonlyMap<string, Key> | null> = signal(null);
  readonly webhooks: Signal<ReadonlyMap<string, Webhook> | null> = signal(null);
  /** Ids of the jobs in memory, oldest first. */
  readonly jobIds: Signal<readonly string[]> = signal([]);
  readonly openIds: ReadonlySignal<readonly string[]> = computed(() =>
    this.jobIds.value.filter((id) => !isFinal(this.job(id).value!))
  );
  /** Jobs that agents hold now, as the plan's limit counts them. */
  readonly running: ReadonlySignal<number> = computed(() =>
    this.openIds.value.filter((id) => {
      const state = this.job(id).value?.state;
      return state !== undefined && "attempt" in state && state.status !== "fate_unknown";
    }).length
  );
  /** Counts the snapshots: what was asked for besides may have missed something before each. */
  readonly restarts: Signal<number> = signal(0);
  readonly #jobs = new Map<string, Signal<Job | undefined>>();
  readonly #progress = new Map<string, Signal<number | null>>();
  readonly #listeners = new Set<(event: Event, at: number) => void>();
  /** The server's clock minus this one's, ms. */
  #ahead = 0;

  /** The job, or undefined while nothing is known of it; changes with every event. */
  job(jobId: string): Signal<Job | undefined> {
    return kept(this.#jobs, jobId, undefined);
  }

  /** Per cent, where its agent tells any. */
  progress(jobId: string): Signal<number | null> {
    return kept(this.#progress, jobId, null);
  }

  /** The server's time, ms since 1970. */
  now(): number {
    return Date.now() + this.#ahead;
  }

  /** Calls `listener` with every event after it was folded in; `at` is ms since 1970. Returns how to stop. */
  onEvent(listener: (event: Event, at: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Starts over from the server's word. */
  restart(snapshot: Snapshot): void {
    batch(() => {
      this.#ahead = snapshot.now - Date.now();
      this.account.value = { ...snapshot.account, endedSessions: [], sessionsSince: 0 };
      this.scopes.value = snapshot.scopes;
      this.keyId.value = snapshot.keyId;
      this.version.value = snapshot.version;
      this.publicUrl.value = snapshot.publicUrl;
      this.agents.value = new Map(
        snapshot.agents.map((agent) => [agent.agentId, { ...agent, tokenHash: "" }]),
      );
      this.keys.value = snapshot.keys &&
        new Map(snapshot.keys.map((key) => [key.keyId, { ...key, hash: "" }]));
      this.webhooks.value = snapshot.webhooks &&
        new Map(snapshot.webhooks.map((one) => [one.webhookId, one]));
      const ids = new Set(snapshot.jobs.map(({ spec }) => spec.jobId));
      for (const id of this.#jobs.keys()) if (!ids.has(id)) this.#forget(id);
      for (const job of snapshot.jobs) this.job(job.spec.jobId).value = job;
      for (const id of ids) this.progress(id).value = snapshot.progress[id] ?? null;
      this.jobIds.value = [...ids];
      this.restarts.value++;
    });
  }

  /** Folds one commit in: a screen sees all of it or nothing. */
  fold({ at: time, events }: CommitMessage): void {
    const at = Date.parse(time);
    batch(() => {
      for (const event of events) this.#foldEvent(event, at);
      for (const event of events) for (const listener of this.#listeners) listener(event, at);
    });
  }

  /** A live signal: how far an agent has come. */
  sawProgress(jobId: string, progress: number): void {
    if (this.#jobs.has(jobId)) this.progress(jobId).value = Math.min(100, Math.max(0, progress));
  }

  #foldEvent(event: Event, at: number): void {
    const jobId = jobIdOf(event);
    if (jobId !== null) this.#foldJob(jobId, event, at);
    const agentId = agentIdOf(event);
    if (agentId !== null) {
      this.agents.value = changed(this.agents.value, agentId, (agent) => evolveAgent(agent, event, at));
      return;
    }
    this.account.value = evolveAccount(this.account.value ?? undefined, event, at) ?? null;
    if ("keyId" in event.data && this.keys.value !== null) {
      this.keys.value = changed(this.keys.value, event.data.keyId, (key) => evolveKey(key, event, at));
    }
    if (event.type.startsWith("Webhook") && this.webhooks.value !== null) {
      const { webhookId } = event.data as { readonly webhookId: string };
      this.webhooks.value = changed(this.webhooks.value, webhookId, (one) => evolveWebhook(one, event, at));
    }
  }

  #foldJob(jobId: string, event: Event, at: number): void {
    const place = this.job(jobId);
    const before = place.value;
    const job = evolveJob(before, event, at);
    if (job === undefined || job === before) return;
    if (event.type === "JobErased" && event.data.entry) {
      this.#forget(jobId);
      this.jobIds.value = this.jobIds.value.filter((id) => id !== jobId);
      return;
    }
    place.value = job;
    if (!("attempt" in job.state)) this.progress(jobId).value = null;
    if (job.state.status === "completed" && before?.state.status !== "completed") {
      this.#sawGood(job.state.agentId, at);
    }
    if (before === undefined) this.jobIds.value = [...this.jobIds.value, jobId];
    // what has just changed its side must be counted anew
    else if (isFinal(job) !== isFinal(before)) this.jobIds.value = this.#trimmed();
  }

  /** An agent's own events do not say that its work was good. */
  #sawGood(agentId: string, at: number): void {
    this.agents.value = changed(this.agents.value, agentId, (agent) => agent && { ...agent, lastGoodAt: at });
  }

  #trimmed(): readonly string[] {
    const ids = this.jobIds.value;
    const finished = ids.filter((id) => isFinal(this.job(id).value!));
    const old = new Set(finished.slice(0, Math.max(0, finished.length - FINISHED_KEPT)));
    for (const id of old) this.#forget(id);
    return ids.filter((id) => !old.has(id));
  }

  #forget(jobId: string): void {
    this.job(jobId).value = undefined;
    this.#jobs.delete(jobId);
    this.#progress.delete(jobId);
  }
}

function kept<T>(map: Map<string, Signal<T>>, key: string, first: T): Signal<T> {
  let found = map.get(key);
  if (found === undefined) map.set(key, found = signal(first));
  return found;
}

/** The map with what `change` makes of one of its values; undefined takes it out. The same map when nothing changed. */
function changed<T>(
  map: ReadonlyMap<string, T>,
  id: string,
  change: (value: T | undefined) => T | undefined,
): ReadonlyMap<string, T> {
  const before = map.get(id);
  const after = change(before);
  if (after === before) return map;
  const copy = new Map(map);
  if (after === undefined) copy.delete(id);
  else copy.set(id, after);
  return copy;
}
