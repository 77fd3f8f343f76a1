import { strict as assert } from "node:assert";
import { join } from "node:path";
import { seal } from "@sluice/bus";
import { openEmbeddedBus } from "@sluice/bus/embedded";
import { type CommitDraft, event, GENESIS, initialState, step } from "@sluice/domain";
import { ACCOUNT, agentOnline, openAccount, START, submit } from "@sluice/testing";
import { report, verify } from "./audit.ts";

const drafts = (): CommitDraft[] => {
  const state = initialState();
  return [openAccount(), ...agentOnline(), submit("a")].flatMap((one) => {
    const done = step(state, one, START);
    return done.accepted ? done.drafts : [];
  });
};

async function withLog(commits: readonly CommitDraft[], run: (path: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  const path = join(dir, "log.sqlite");
  const bus = await openEmbeddedBus({ path, cell: 0 });
  await bus.log.append(seal(0, commits, GENESIS));
  await bus.close();
  await run(path);
  await Deno.remove(dir, { recursive: true });
}

async function verdictOf(path: string) {
  const bus = await openEmbeddedBus({ path, cell: 0, readOnly: true });
  try {
    return await verify(bus.log);
  } finally {
    await bus.close();
  }
}

Deno.test("verify folds a whole log and finds it in order", () =>
  withLog(drafts(), async (path) => {
    const verdict = await verdictOf(path);
    assert.deepEqual([verdict.head.number, verdict.openJobs, verdict.unbalanced], [5, 1, []]);
    assert.match(report(verdict), /5 commits.*\n.*\n1 accounts, 1 open jobs\ncredits add up/);
  }));

Deno.test("verify names the commit after which the credits do not add up", () => {
  const stolen = {
    ...drafts()[0]!,
    events: [event("CreditsSettled", { accountId: ACCOUNT, jobId: "a", amount: 7 })],
  };
  return withLog([...drafts(), stolen], async (path) => {
    const verdict = await verdictOf(path);
    assert.deepEqual(verdict.unbalanced[0], { number: 6, accountId: ACCOUNT });
    assert.match(report(verdict), /do not add up after: commit 6/);
  });
});
