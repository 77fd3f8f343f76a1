/** Logs with hand-made commits for the tests of this service. */

import { type Bus, seal } from "@sluice/bus";
import { openEmbeddedBus } from "@sluice/bus/embedded";
import { type CommitDraft, type Event, event, GENESIS } from "@sluice/domain";

/** An account and its jobs, appended to a log a commit at a time. */
export interface TestLog {
  readonly bus: Bus;
  readonly accountId: string;
  /** Appends `count` jobs, a commit each; resolves with the number of the last. */
  addJobs(count: number): Promise<number>;
  /** Appends a commit; resolves with its number. */
  add(...events: readonly Event[]): Promise<number>;
}

/** Opens a log file and, when it is new, an account with credits in it; `seed` tells one account from another. */
export async function openTestLog(path: string, seed = "ada"): Promise<TestLog> {
  const bus = await openEmbeddedBus({ path, cell: 0 });
  const accountId = `account-${seed}`;
  const add = async (...groups: readonly Event[][]) => {
    const expected = await bus.log.head();
    const drafts: CommitDraft[] = groups.map((events, i) => ({
      at: 1_700_000_000_000 + expected.number + i,
      accountId,
      actor: { type: "system", id: "test" },
      cause: crypto.randomUUID(),
      events,
    }));
    const record = seal(0, drafts, expected);
    await bus.log.append(record);
    return record.head.number;
  };
  if ((await bus.log.head()).hash === GENESIS.hash) {
    await add([
      event("AccountOpened", { accountId, name: seed, email: null, plan: "free" }),
      event("CreditsGranted", { accountId, amount: 100_000, reason: "start" }),
    ]);
  }
  return {
    bus,
    accountId,
    addJobs: (count) => add(...Array.from({ length: count }, () => [...newJob(accountId)])),
    add: (...events) => add([...events]),
  };
}

/** A picture of the account with the media id, kept. */
export function stored(accountId: string, mediaId: string): Event {
  const size = { bytes: 9, width: 8, height: 8, duration: null };
  return event("ReferenceStored", { accountId, mediaId, mime: "image/png", name: null, ...size });
}

/** A job of the account that made the media, from its submission to its end. */
export function finishedJob(accountId: string, jobId: string, mediaId: string): readonly Event[] {
  const output = { index: 0, mediaId, mime: "image/png", bytes: 9, width: 8, height: 8, duration: null };
  return [
    ...newJob(accountId, jobId),
    event("JobAssigned", { jobId, attempt: 1, agentId: "agent", deadline: 1_800_000_000_000 }),
    event("OutputRecorded", { jobId, attempt: 1, output }),
    event("CreditsSettled", { accountId, jobId, amount: 1 }),
    event("JobCompleted", { jobId, attempt: 1, outputs: 1 }),
  ];
}

function newJob(accountId: string, jobId: string = crypto.randomUUID()): readonly Event[] {
  const job = {
    jobId,
    accountId,
    keyId: null,
    kind: "image",
    prompt: "a boat",
    model: "sim-image",
    settings: { aspectRatio: "1:1", count: 1 },
    references: [],
    priority: 0,
    dependsOn: [],
    dependencyTimeoutMs: 0,
    metadata: {},
    unitPrice: 1,
    price: 1,
  } as const;
  return [
    event("JobSubmitted", { job }),
    event("CreditsReserved", { accountId, jobId, amount: 1 }),
    event("JobQueued", { jobId, reason: "no agent online", deadline: 1_800_000_000_000 }),
  ];
}
