import fc from "fast-check";
import { strict as assert } from "node:assert";
import { type Command, type CommandType, evolveCommit, initialState, isFinal, step } from "./mod.ts";
import { run, summary } from "./testing_histories.ts";
import { histories } from "./testing_wishes.ts";

Deno.test("laws: in any history the money adds up, no job has two live attempts, nothing follows a job's end, every job ends when time passes", () => {
  fc.assert(
    fc.property(histories, (wishes) => {
      const { state, jobs } = run(wishes);
      assert.equal(state.jobs.size, 0);
      assert.equal(state.deadlines.next()?.of === "job", false);
      for (const one of jobs.values()) {
        assert.ok(isFinal(one), `${one.spec.jobId} is ${one.state.status}`);
        assert.equal(one.credits.settled + one.credits.released, one.credits.reserved);
        if (one.state.status !== "completed" && one.state.status !== "cancelled") {
          assert.equal(one.credits.settled, 0);
        }
      }
      for (const account of state.accounts.values()) assert.equal(account.balance.reserved, 0);
    }),
    { numRuns: 400 },
  );
});

Deno.test("laws: replaying a log twice gives the same state, and the live one", () => {
  fc.assert(
    fc.property(histories, (wishes) => {
      const { state, log } = run(wishes);
      const replayed = [0, 1].map(() => {
        const fresh = initialState();
        for (const commit of log) evolveCommit(fresh, commit);
        return summary(fresh);
      });
      assert.deepEqual(replayed[0], replayed[1]);
      assert.deepEqual(replayed[0], summary(state));
    }),
    { numRuns: 150 },
  );
});

Deno.test("laws: a job is pressed at most once in each attempt and never again once its fate was unknown", () => {
  fc.assert(
    fc.property(histories, (wishes) => {
      const presses = new Map<string, number>();
      const lost = new Set<string>();
      for (const { events } of run(wishes).log) {
        for (const e of events) {
          if (e.type === "AttemptFateUnknown") lost.add(e.data.jobId);
          if (e.type !== "AttemptSubmitting") continue;
          assert.ok(!lost.has(e.data.jobId));
          const key = `${e.data.jobId} ${e.data.attempt}`;
          presses.set(key, (presses.get(key) ?? 0) + 1);
          assert.equal(presses.get(key), 1);
        }
      }
    }),
    { numRuns: 200 },
  );
});

Deno.test("laws: a stale attempt changes nothing", () => {
  const kinds: CommandType[] = [
    "AcceptAttempt",
    "BeginSubmitting",
    "ConfirmSubmitted",
    "CompleteAttempt",
    "FailAttempt",
    "ReportNotFound",
    "RecordOutput",
  ];
  let tried = 0;
  fc.assert(
    fc.property(histories, (wishes) => {
      const state = initialState();
      for (const commit of run(wishes).log) {
        evolveCommit(state, commit);
        for (const { spec, state: s, attempts } of [...state.jobs.values()]) {
          if (!("attempt" in s) || attempts < 2) continue;
          const one = state.jobs.get(spec.jobId);
          for (const kind of kinds) {
            tried++;
            const done = step(state, said(kind, spec.jobId, s.agentId, attempts - 1), state.at);
            assert.equal(done.accepted, false, `${kind} of attempt ${attempts - 1}`);
            assert.equal(state.jobs.get(spec.jobId), one);
          }
        }
      }
    }),
    { numRuns: 150 },
  );
  assert.ok(tried > 1_000, `only ${tried} stale messages were tried`);
});

/** A message of an agent about an attempt, with every field that any kind needs. */
function said(type: CommandType, jobId: string, agentId: string, attempt: number): Command {
  const output = { index: 0, mediaId: "m", mime: "image/png", bytes: 1, width: 1, height: 1, duration: null };
  const failure = { category: "network", code: "c", message: "m", charged: "no", retryAfterMs: null };
  const data = { jobId, attempt, agentId, outputs: 1, checkpoint: {}, output, ...failure };
  return {
    id: `stale ${type} ${attempt}`,
    type,
    actor: { type: "agent", id: agentId },
    data,
  } as unknown as Command;
}
