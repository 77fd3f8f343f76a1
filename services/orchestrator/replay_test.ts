import { type Bus, type Log, LogCorrupt, seal } from "@sluice/bus";
import {
  type Command,
  type CommitDraft,
  GENESIS,
  type Head,
  initialState,
  snapshotOf,
  step,
} from "@sluice/domain";
import type { SnapshotStore, StoredSnapshot } from "@sluice/media";
import { ACCOUNT, agentOnline, openAccount, START, submit } from "@sluice/testing";
import { strict as assert } from "node:assert";
import { join } from "node:path";
import { replay } from "./replay.ts";
import { bytesOf } from "./snapshot_bytes.ts";
import { counted, textOf, withSnapshots } from "./testing_snapshots.ts";

const never = new AbortController().signal;

/** Appends the commits of `jobs` jobs, one record each; keeps the state at the numbers given. */
async function write(bus: Bus, store: SnapshotStore, jobs: number, keepAt: readonly number[]): Promise<Head> {
  const state = initialState();
  let head = GENESIS;
  const commands: Command[] = [openAccount(ACCOUNT, 1_000), ...agentOnline()];
  for (let n = 0; n < jobs; n++) commands.push(submit(`job-${n}`));
  for (const one of commands) {
    const done = step(state, one, START);
    const drafts: readonly CommitDraft[] = done.accepted ? done.drafts : [];
    const record = seal(0, drafts, head);
    await bus.log.append(record);
    head = record.head;
    if (keepAt.includes(head.number)) await store.put(0, head, bytesOf(0, head, snapshotOf(state), never));
  }
  return head;
}

async function problemsOf(bus: Bus, store: SnapshotStore | null) {
  const problems: string[] = [];
  const { log, read } = counted(bus.log);
  const replayed = await replay(log, 0, store, (problem) => problems.push(problem.message));
  return { replayed, read, problems };
}

Deno.test("replay begins with the newest snapshot, reads what follows, and comes to the same state", () =>
  withSnapshots(async ({ bus, store }) => {
    const head = await write(bus, store, 1_200, [20, 1_000]);
    const whole = await problemsOf(bus, null);
    assert.deepEqual([whole.replayed.head, whole.replayed.from, whole.read.length], [head, 0, head.number]);
    const { replayed, read, problems } = await problemsOf(bus, store);
    assert.deepEqual([replayed.head, replayed.from, problems], [head, 1_000, []]);
    assert.equal(Math.min(...read), 1_000);
    assert.equal(textOf(replayed.state), textOf(whole.replayed.state));
  }));

Deno.test("replay begins with a snapshot of the head itself", () =>
  withSnapshots(async ({ bus, store }) => {
    const head = await write(bus, store, 5, [9]);
    assert.equal(head.number, 9);
    const { replayed, read } = await problemsOf(bus, store);
    assert.deepEqual([replayed.head, replayed.from, read], [head, 9, [9]]);
  }));

Deno.test("replay of an empty log leads to an empty state", () =>
  withSnapshots(async ({ bus, store }) => {
    const { replayed, problems } = await problemsOf(bus, store);
    assert.deepEqual([replayed.head, replayed.from, problems], [GENESIS, 0, []]);
    assert.equal(textOf(replayed.state), textOf(initialState()));
  }));

Deno.test("replay tells of a snapshot of another log, or ahead of it, and tries the next older one", () =>
  withSnapshots(async ({ bus, store }) => {
    await write(bus, store, 30, [10]);
    const body = () => bytesOf(0, GENESIS, snapshotOf(initialState()), never);
    await store.put(0, { number: 20, hash: "a".repeat(64) }, body());
    await store.put(0, { number: 1_000, hash: "b".repeat(64) }, body());
    const { replayed, problems } = await problemsOf(bus, store);
    assert.equal(replayed.from, 10);
    assert.deepEqual(problems, [
      "start cell 0 from its snapshot at commit 1000: the log ends before it; an older one is tried",
      "start cell 0 from its snapshot at commit 20: the log has another commit there; an older one is tried",
    ]);
  }));

Deno.test("replay tells of snapshots that were changed, cut off, mislabelled or unreadable, and folds the log without them", () =>
  withSnapshots(async ({ bus, store, shelf }) => {
    const head = await write(bus, store, 40, [10, 20, 30]);
    const [thirty, twenty, ten] = await store.newest(0) as [StoredSnapshot, StoredSnapshot, StoredSnapshot];
    const file = ({ number, hash, sha256 }: StoredSnapshot) =>
      join(shelf, `${String(number).padStart(12, "0")}-${hash}-${sha256}`);
    await Deno.copyFile(file(twenty), file(thirty));
    await Deno.truncate(file(twenty), 100);
    await Deno.remove(file(ten));
    async function* nonsense() {
      yield new TextEncoder().encode("nonsense\n");
    }
    await store.put(0, ten, nonsense());
    await store.put(0, ten, bytesOf(3, ten, snapshotOf(initialState()), never));
    const { replayed, problems } = await problemsOf(bus, store);
    assert.deepEqual([replayed.head, replayed.from], [head, 0]);
    assert.equal(textOf(replayed.state), textOf((await problemsOf(bus, null)).replayed.state));
    assert.match(problems[0] ?? "", /commit 30: .*its bytes were changed/);
    assert.match(problems[1] ?? "", /commit 20: .*cannot be unpacked/);
    const rest = problems.slice(2).sort();
    assert.match(rest[0] ?? "", /commit 10: it holds cell 3 at commit 10/);
    assert.match(rest[1] ?? "", /commit 10: read snapshot, line 1: it is not JSON/);
    assert.equal(problems.length, 4);
  }));

Deno.test("replay does without a store that does not answer", () =>
  withSnapshots(async ({ bus, store }) => {
    const head = await write(bus, store, 5, [5]);
    const away = () => Promise.reject(new Error("the bucket is away"));
    const unlisted = await problemsOf(bus, { ...store, newest: away });
    assert.deepEqual([unlisted.replayed.head, unlisted.problems], [head, ["the bucket is away"]]);
    const unread = await problemsOf(bus, { ...store, read: away });
    assert.deepEqual([unread.replayed.from, unread.problems], [0, ["the bucket is away"]]);
    const pruned = await problemsOf(bus, { ...store, read: () => Promise.resolve(null) });
    assert.deepEqual([pruned.replayed.from, pruned.problems], [0, []]);
  }));

Deno.test("replay tells of a log that is corrupt, and throws", () =>
  withSnapshots(async ({ bus, store }) => {
    await write(bus, store, 3, []);
    const log: Log = {
      ...bus.log,
      async *read(from) {
        yield* bus.log.read(from);
        throw new LogCorrupt(0, 4, "its hash is another");
      },
    };
    const problems: string[] = [];
    await assert.rejects(replay(log, 0, null, (problem) => problems.push(problem.name)), LogCorrupt);
    assert.deepEqual(problems, ["LogCorrupt"]);
  }));
