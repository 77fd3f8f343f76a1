import type { Account, Event, Job } from "@sluice/domain";
import { strict as assert } from "node:assert";
import { facts } from "../state/mod.ts";
import { toasts } from "../state/toasts.ts";
import { cancel, hold, pauseQueue } from "./actions.ts";

const NOTICES = { sanitizeOps: false, sanitizeResources: false };
const account = { accountId: "a", queuePaused: false, balance: { available: 9 } } as unknown as Account;
const queued = {
  spec: { jobId: "j", priority: 5 },
  state: { status: "queued", since: 1, deadline: 9, reason: "", readyAt: null, expiresAt: 9, place: "1" },
  submittedAt: 1,
  cancelling: false,
} as unknown as Job;

/** Answers the next call once the test says with what. */
function answerLater(): (status: number) => void {
  const { promise, resolve } = Promise.withResolvers<Response>();
  globalThis.fetch = () => promise;
  return (status) => resolve(Response.json({ code: "no", details: "no" }, { status }));
}

function fold(...events: readonly unknown[]): void {
  facts.fold({ position: "1", previous: "0", at: new Date(0).toISOString(), events: events as Event[] });
}

Deno.test({
  name: "cancel: what happened while it was asked stays when it is refused, and what the server said too",
  ...NOTICES,
  async fn() {
    const job = facts.job("j");
    job.value = queued;
    let answer = answerLater();
    let asked = cancel(queued);
    assert.equal(job.value.cancelling, true);
    fold({ type: "JobAssigned", data: { jobId: "j", attempt: 1, agentId: "g", deadline: 9 } });
    answer(409);
    await asked;
    assert.deepEqual([job.value.state.status, job.value.cancelling], ["assigned", false]);
    answer = answerLater();
    asked = cancel(job.value);
    fold({ type: "CancelRequested", data: { jobId: "j", deadline: 9 } });
    answer(504);
    await asked;
    assert.equal(job.value.cancelling, true, "the answer was lost, not the wish");
    assert.equal(toasts.value.length, 2);
  },
});

Deno.test({
  name: "hold: a refusal lets the job go and keeps everything else of it",
  ...NOTICES,
  async fn() {
    const job = facts.job("j");
    job.value = queued;
    const answer = answerLater();
    const asked = hold(queued, true);
    fold({ type: "JobPrioritized", data: { jobId: "j", priority: 7 } });
    answer(409);
    await asked;
    assert.deepEqual(job.value, { ...queued, spec: { ...queued.spec, priority: 7 } });
  },
});

Deno.test({
  name: "pauseQueue: a refusal takes only the pause back, and revives no account that was logged out",
  ...NOTICES,
  async fn() {
    facts.account.value = account;
    let answer = answerLater();
    let asked = pauseQueue(true);
    assert.equal(facts.account.value.queuePaused, true);
    facts.account.value = { ...facts.account.value, balance: { ...account.balance, available: 4 } };
    answer(409);
    await asked;
    assert.deepEqual(facts.account.value, { ...account, balance: { available: 4 } });
    answer = answerLater();
    asked = pauseQueue(true);
    facts.account.value = null;
    answer(401);
    await asked;
    assert.equal(facts.account.value, null);
  },
});
