/** The made-up business of the contract suite and of the tests beside it. For tests only. */

import assert from "node:assert/strict";
import type { Command, Commit, CommitDraft, Outcome } from "@sluice/domain";
import type { Bus, SealedRecord } from "./ports.ts";

/** One fresh store under test. */
export interface Harness {
  /** Another handle on the store. */
  open(): Promise<Bus>;
  /** Kills whatever the store runs in without a goodbye and brings it back; handles may or may not survive. */
  crash(): Promise<void>;
  /** Appends a record so that it is durable while its writer never hears of it in the first place. */
  appendUnheard(record: SealedRecord): Promise<void>;
  /** Closes all handles and removes the store. */
  close(): Promise<void>;
}

/** The cell of the store under test. */
export const CELL = 3;

/** Drafts with made-up business, `count` of them. */
export function drafts(count: number, note = "a gift"): CommitDraft[] {
  return Array.from({ length: count }, (_, i) => ({
    at: 1_700_000_000_000 + i,
    accountId: "account-1",
    actor: { type: "system", id: "contract" },
    cause: crypto.randomUUID(),
    events: [
      { type: "CreditsGranted", data: { accountId: "account-1", amount: i, reason: note } },
      {
        type: "CreditsReserved",
        data: { accountId: "account-1", amount: i, jobId: "jöb \u2028 \ud83e\udd8a" },
      },
    ],
  }));
}

/** A command like any other. */
export function command(name: string): Command<"RevokeKey"> {
  return {
    id: name,
    type: "RevokeKey",
    actor: { type: "system", id: "contract" },
    data: { keyId: name, accountId: "account-1" },
  };
}

/** The outcome of a command that changed nothing. */
export function done(commandId: string): Outcome {
  return { ok: true, commandId, number: null, reply: { type: "done" } };
}

/** All commits from `from` to the head. */
export async function readAll(bus: Bus, from = 1): Promise<Commit[]> {
  const all: Commit[] = [];
  for await (const commits of bus.log.read(from)) all.push(...commits);
  return all;
}

/** Commits `from` on until `count` of them came; throws when following ends before. */
export function followFor(bus: Bus, from: number, count: number, into: Commit[] = []): Promise<Commit[]> {
  return followUntil(bus, from, () => into.length >= count, into);
}

/** Commits `from` on, added to `into`, until that is enough. */
export async function followUntil(
  bus: Bus,
  from: number,
  enough: () => boolean,
  into: Commit[],
): Promise<Commit[]> {
  const stop = new AbortController();
  for await (const commits of bus.log.follow(from, stop.signal)) {
    into.push(...commits);
    if (enough()) stop.abort();
  }
  assert.ok(enough(), "following ended early");
  return into;
}

/** Resolves when what `b` has subscribed so far surely hears what `a` publishes. */
export async function settled(a: Bus, b: Bus): Promise<void> {
  const heard = Promise.withResolvers<void>();
  const subject = `settled.${crypto.randomUUID()}`;
  const stop = b.live.subscribe(subject, () => heard.resolve());
  const timer = setInterval(() => a.live.publish(subject, null), 5);
  await heard.promise;
  clearInterval(timer);
  stop();
}
