import { ACCOUNT, agentOnline, command, openAccount, submit } from "@sluice/testing";
import fc from "fast-check";
import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import {
  type CellState,
  type Command,
  type Commit,
  evolveCommit,
  GENESIS,
  initialState,
  printSnapshot,
  restore,
  SNAPSHOT_FORMAT,
  snapshotOf,
  SnapshotParser,
  SnapshotUnreadable,
  step,
} from "./mod.ts";
import { run } from "./testing_histories.ts";
import { histories, toCommands, type Wish } from "./testing_wishes.ts";

/** Long enough that much is open in their middle. */
const long = fc.array(histories, { minLength: 5, maxLength: 5 }).map((parts) => parts.flat());

const textOf = (state: CellState): string => [...printSnapshot(0, GENESIS, snapshotOf(state))].join("");

function parse(text: string) {
  const parser = new SnapshotParser();
  for (const line of text.split("\n").slice(0, -1)) parser.line(line);
  return parser.end();
}

const ordered = (sets: ReadonlyMap<string, ReadonlySet<string>>) =>
  Object.fromEntries(Array.from(sets, ([key, ids]) => [key, [...ids]]));

/** Everything that a decision could see, with the orders that it could notice. */
const face = (state: CellState) => ({
  text: textOf(state),
  running: Object.fromEntries(state.running),
  dependents: ordered(state.dependents),
  freeAgents: [...state.freeAgents].sort(),
  webhooksOf: ordered(state.webhooksOf),
  deliveriesTo: ordered(state.deliveriesTo),
  accounts: Object.fromEntries([...state.ready.models()].map((m) => [m, [...state.ready.accounts(m)]])),
  deadlines: state.deadlines.size,
  next: state.deadlines.next(),
  recent: state.recent.size,
});

function fold(log: readonly Commit[], state: CellState = initialState()): CellState {
  for (const commit of log) evolveCommit(state, commit);
  return state;
}

/** Carries out the same wishes on both, letting the same time pass, and finds that both decide the same. */
function goOn(a: CellState, b: CellState, wishes: readonly Wish[]): void {
  let now = a.at;
  const both = (one: Command) => {
    assert.deepEqual(step(b, one, now), step(a, one, now));
    assert.deepEqual(b.deadlines.next(), a.deadlines.next());
  };
  for (const [n, w] of wishes.entries()) {
    for (const one of toCommands(w, a, 1_000 + n)) both(one);
    const end = now + w.wait;
    for (let next = a.deadlines.next(); next !== null && next.due <= end; next = a.deadlines.next()) {
      now = Math.max(now, next.due);
      both(command("PassDeadline", next));
    }
    now = end;
  }
  assert.deepEqual(face(b), face(a));
}

Deno.test("restore: from any place of any history the log leads on to the same state, and commands to the same decisions", () => {
  let open = 0;
  fc.assert(
    fc.property(long, fc.nat(99), long, (wishes, percent, more) => {
      // as a reader of the log gets it
      const log: Commit[] = JSON.parse(JSON.stringify(run(wishes).log));
      const cut = Math.floor(log.length * percent / 100);
      const folded = fold(log.slice(0, cut));
      const text = textOf(folded);
      const restored = restore(parse(text).snapshot);
      assert.deepEqual(face(restored), face(folded));
      open += restored.jobs.size;
      goOn(restore(parse(text).snapshot), fold(log.slice(0, cut)), more);
      assert.deepEqual(face(fold(log.slice(cut), restored)), face(fold(log.slice(cut), folded)));
    }),
    { numRuns: 600 },
  );
  assert.ok(open > 300, `only ${open} jobs were open where it was cut`);
});

Deno.test("snapshotOf: a live state has the same text as the fold of its log", () => {
  fc.assert(
    fc.property(histories, (wishes) => {
      const { state, log } = run(wishes);
      assert.equal(textOf(state), textOf(fold(JSON.parse(JSON.stringify(log)))));
    }),
    { numRuns: 100 },
  );
});

Deno.test("snapshotOf: what happens afterwards does not show in it", () => {
  const state = initialState();
  const carryOut = (...commands: Command[]) => commands.forEach((one) => step(state, one, 1_000));
  carryOut(openAccount(ACCOUNT, 100), ...agentOnline(), submit("a"), submit(crypto.randomUUID()));
  const before = textOf(state);
  const snapshot = snapshotOf(state);
  carryOut(
    submit(crypto.randomUUID()),
    submit("b"),
    command("CancelJob", { jobId: "a", accountId: ACCOUNT }),
  );
  assert.notEqual(textOf(state), before);
  assert.equal([...printSnapshot(0, GENESIS, snapshot)].join(""), before);
});

Deno.test("SNAPSHOT_FORMAT: counts up when a state or its text is another than before", () => {
  const wishes = fc.sample(long, { seed: 7, numRuns: 20 });
  const hash = createHash("sha256");
  for (const one of wishes) {
    const { log } = run(one);
    // the tests before this one have used up some ids
    hash.update(textOf(fold(log.slice(0, log.length >> 1))).replaceAll(/command-\d+/g, "command"));
  }
  assert.deepEqual(
    [SNAPSHOT_FORMAT, hash.digest("hex")],
    [3, "6ce502add8a463fcbf140c64ab10e76313ab0c2af898dae7705d9619f82a40cb"],
    "what a log leads to has changed: count SNAPSHOT_FORMAT up and write its new hash here",
  );
});

Deno.test("SnapshotParser: names the line that is none of a snapshot", () => {
  const text = textOf(fold([]));
  const reads = (lines: string) => () => parse(lines);
  assert.deepEqual(parse(text).head, GENESIS);
  assert.throws(reads(""), SnapshotUnreadable);
  assert.throws(reads(text.replace(/"format":\d+/, '"format":0')), /line 1: its format is 0, this version/);
  assert.throws(reads(`${text}["nothing",1]\n`), /line 2: it is of "nothing"/);
  assert.throws(reads(`${text}{"jobs":\n`), /line 2: it is not JSON/);
});
