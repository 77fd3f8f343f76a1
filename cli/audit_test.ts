import { strict as assert } from "node:assert";
import { join } from "node:path";
import { seal } from "@sluice/bus";
import { openEmbeddedBus } from "@sluice/bus/embedded";
import {
  type CommitDraft,
  event,
  evolveCommit,
  GENESIS,
  initialState,
  printSnapshot,
  SNAPSHOT_FORMAT,
  snapshotOf,
  step,
} from "@sluice/domain";
import type { SnapshotStore } from "@sluice/media";
import { openDiskSnapshots } from "@sluice/media/snapshots";
import { ACCOUNT, agentOnline, openAccount, START, submit } from "@sluice/testing";
import { report, verify } from "./audit.ts";

const drafts = (): CommitDraft[] => {
  const state = initialState();
  return [openAccount(), ...agentOnline(), submit("a")].flatMap((one) => {
    const done = step(state, one, START);
    return done.accepted ? done.drafts : [];
  });
};

async function withLog(
  commits: readonly CommitDraft[],
  run: (path: string, store: SnapshotStore) => Promise<void>,
): Promise<void> {
  const dir = await Deno.makeTempDir();
  const path = join(dir, "log.sqlite");
  const bus = await openEmbeddedBus({ path, cell: 0 });
  await bus.log.append(seal(0, commits, GENESIS));
  await bus.close();
  await run(path, openDiskSnapshots(join(dir, "snapshots"), SNAPSHOT_FORMAT));
  await Deno.remove(dir, { recursive: true });
}

async function verdictOf(path: string, store: SnapshotStore) {
  const bus = await openEmbeddedBus({ path, cell: 0, readOnly: true });
  try {
    return await verify(bus.log, store);
  } finally {
    await bus.close();
  }
}

Deno.test("verify folds a whole log and finds it in order", () =>
  withLog(drafts(), async (path, store) => {
    const verdict = await verdictOf(path, store);
    assert.deepEqual([verdict.head.number, verdict.openJobs, verdict.unbalanced], [5, 1, []]);
    assert.match(report(verdict), /5 commits.*\n.*\n1 accounts, 1 open jobs\ncredits add up/);
  }));

Deno.test("verify names the commit after which the credits do not add up", () => {
  const stolen = {
    ...drafts()[0]!,
    events: [event("CreditsSettled", { accountId: ACCOUNT, jobId: "a", amount: 7 })],
  };
  return withLog([...drafts(), stolen], async (path, store) => {
    const verdict = await verdictOf(path, store);
    assert.deepEqual(verdict.unbalanced[0], { number: 6, accountId: ACCOUNT });
    assert.match(report(verdict), /do not add up after: commit 6/);
  });
});

/** Keeps what the first `count` commits of the log lead to, as what they led to at `number`. */
async function keep(path: string, store: SnapshotStore, count: number, number: number): Promise<void> {
  const bus = await openEmbeddedBus({ path, cell: 0, readOnly: true });
  const state = initialState();
  let hash = "";
  for await (const commits of bus.log.read(1)) {
    for (const commit of commits.slice(0, count)) evolveCommit(state, commit);
    hash = commits[number - 1]?.hash ?? "f".repeat(64);
  }
  await bus.close();
  async function* body() {
    for (const line of printSnapshot(0, { number, hash }, snapshotOf(state))) {
      yield new TextEncoder().encode(line);
    }
  }
  await store.put(0, { number, hash }, body());
}

Deno.test("verify proves each snapshot by the log", () =>
  withLog(drafts(), async (path, store) => {
    for (const number of [2, 4, 5]) await keep(path, store, number, number);
    const verdict = await verdictOf(path, store);
    assert.deepEqual([verdict.snapshots, verdict.spoiled], [3, []]);
    assert.match(report(verdict), /\nsnapshots that are what the log led to at their places: 3$/);
  }));

Deno.test("verify names each snapshot that is not what the log led to", () =>
  withLog(drafts(), async (path, store) => {
    await keep(path, store, 4, 3);
    await keep(path, store, 4, 4);
    await keep(path, store, 5, 6);
    const [, right] = await store.newest(0);
    const name = `${String(4).padStart(12, "0")}-${right!.hash}-${right!.sha256}`;
    await Deno.truncate(join(path, "..", "snapshots", String(SNAPSHOT_FORMAT), "0", name), 50);
    const verdict = await verdictOf(path, store);
    assert.equal(verdict.snapshots, 0);
    assert.deepEqual(verdict.spoiled.map(({ number }) => number), [6, 4, 3]);
    assert.match(report(verdict), /commit 6 is wrong: the log ends before it; delete it/);
    assert.match(report(verdict), /commit 4 is wrong: .*cannot be unpacked/);
    assert.match(report(verdict), /commit 3 is wrong: it is not the state that the log leads to/);
  }));
