import { ACCOUNT } from "@sluice/testing";
import { strict as assert } from "node:assert";
import fc from "fast-check";
import {
  type Account,
  type Agent,
  type CellState,
  type Commit,
  evolveCommit,
  initialState,
  isFinal,
  type Job,
} from "@sluice/domain";
import { commitJson, type Snapshot, snapshotJson } from "@sluice/protocol";
import { run } from "../../packages/domain/testing_histories.ts";
import { histories } from "../../packages/domain/testing_wishes.ts";
import { type CommitMessage, Facts } from "./facts.ts";

/** Long enough that much is open in their middle. */
const long = fc.array(histories, { minLength: 4, maxLength: 4 }).map((parts) => parts.flat());

function foldAll(log: readonly Commit[]): CellState {
  const state = initialState();
  for (const commit of log) evolveCommit(state, commit);
  return state;
}

/** What the account of a world sees, as the stream sends it. */
function messages(log: readonly Commit[]): CommitMessage[] {
  let previous = "";
  return log.filter(({ accountId }) => accountId === ACCOUNT).map((commit) => {
    const message = { previous, ...commitJson(commit, commit.events) };
    previous = message.position;
    return JSON.parse(JSON.stringify(message));
  });
}

function snapshotOf(log: readonly Commit[]): Snapshot {
  const state = foldAll(log);
  const own = <T extends { readonly accountId: string }>(all: Iterable<T>) =>
    [...all].filter(({ accountId }) => accountId === ACCOUNT);
  return JSON.parse(JSON.stringify(snapshotJson({
    cell: 0,
    number: log.length,
    now: 0,
    version: "0",
    publicUrl: "",
    account: state.accounts.get(ACCOUNT)!,
    keyId: "",
    scopes: [],
    agents: own(state.agents.values()),
    jobs: [...state.jobs.values()].filter(({ spec }) => spec.accountId === ACCOUNT),
    progress: {},
    keys: own(state.keys.values()),
    webhooks: own(state.webhooks.values()),
  })));
}

/** What a screen could show of it. */
function shown(facts: Facts) {
  const jobs = facts.openIds.value.map((id) => facts.job(id).value!).sort(byId);
  const agents = [...facts.agents.value.values()].map((agent) => ({ ...agent, tokenHash: "" }));
  return { account: visible(facts.account.value!), jobs, agents: agents.sort(byAgent) };
}

function truth(log: readonly Commit[]) {
  const state = foldAll(log);
  return {
    account: visible(state.accounts.get(ACCOUNT)!),
    jobs: [...state.jobs.values()].filter(({ spec }) => spec.accountId === ACCOUNT).sort(byId),
    agents: [...state.agents.values()].filter(({ accountId }) => accountId === ACCOUNT)
      .map((agent) => ({ ...agent, tokenHash: "", lastGoodAt: null })).sort(byAgent),
  };
}

const visible = ({ endedSessions: _, sessionsSince: __, ...account }: Account) => account;
const byId = (a: Job, b: Job) => a.spec.jobId < b.spec.jobId ? -1 : 1;
const byAgent = (a: Agent, b: Agent) => a.agentId < b.agentId ? -1 : 1;
const plain = (value: unknown) => JSON.parse(JSON.stringify(value));
/** When an agent was last good is of the finished jobs, which the decider does not keep. */
const withoutGood = ({ agents, ...rest }: ReturnType<typeof shown>) =>
  plain({ ...rest, agents: agents.map((agent) => ({ ...agent, lastGoodAt: null })) });

Deno.test("Facts: at any place of any history the screen has what the decider has, from whatever snapshot it began", () => {
  let open = 0;
  fc.assert(
    fc.property(long, fc.nat(99), fc.nat(99), (wishes, percent, share) => {
      const { log } = run(wishes);
      const now = log.slice(0, 3 + Math.floor((log.length - 3) * percent / 100));
      const began = now.slice(0, 3 + Math.floor((now.length - 3) * share / 100));
      const facts = new Facts();
      for (const message of messages(now)) facts.fold(message);
      assert.deepEqual(withoutGood(shown(facts)), plain(truth(now)));
      open += facts.openIds.value.length;
      // what was on the screen before a gap does not matter
      facts.restart(snapshotOf(began));
      for (const message of messages(now.slice(began.length))) facts.fold(message);
      assert.deepEqual(withoutGood(shown(facts)), plain(truth(now)));
    }),
    { numRuns: 150 },
  );
  assert.ok(open > 50, `only ${open} jobs were open where it was looked at`);
});

Deno.test("Facts: a listener hears an event after everything of its commit is folded in", () => {
  const world = run([]);
  const facts = new Facts();
  const seen: (string | undefined)[] = [];
  facts.onEvent(() => seen.push(facts.account.value?.accountId));
  for (const message of messages(world.log)) facts.fold(message);
  assert.ok(seen.length > 0 && seen.every((id) => id === ACCOUNT));
  assert.ok([...facts.jobIds.value].every((id) => !isFinal(facts.job(id).value!)));
});
