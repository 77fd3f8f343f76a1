import { strict as assert } from "node:assert";
import {
  accepted,
  ACCOUNT,
  agentOnline,
  command,
  completed,
  failed,
  openAccount,
  type Scenario,
  scenario,
  START,
  stored,
  submit,
  submitted,
  submitting,
} from "@sluice/testing";
import type { Command } from "./commands.ts";
import type { Event } from "./events.ts";
import { MAX_PENDING_DELIVERIES, WEBHOOK_EVENTS, type WebhookEvent } from "./webhook.ts";

const JOB = "0f8b7a4e-51f6-4d53-9f0e-0f2a6f0f7a01";
const SHORT = JOB.replaceAll("-", "");
const hook = (webhookId: string, events: readonly WebhookEvent[], accountId = ACCOUNT) =>
  command("CreateWebhook", { webhookId, accountId, url: `https://${webhookId}.example/`, events });
const ready = () => scenario().given(openAccount(), ...agentOnline());
const run = [accepted(JOB), submitting(JOB), submitted(JOB)];

/** What was queued by everything that a scenario is given, in order. */
function queued(s: Scenario, ...commands: readonly Command[]): Event<"DeliveryQueued">["data"][] {
  const found: Event<"DeliveryQueued">["data"][] = [];
  for (const one of commands) {
    s.given(one);
    for (const event of s.events) if (event.type === "DeliveryQueued") found.push(event.data);
  }
  return found;
}

const told = (found: readonly { webhookId: string | null; eventType: string }[]) =>
  found.map(({ webhookId, eventType }) => `${webhookId} ${eventType}`);

Deno.test("notices tells each endpoint what it subscribed to, in the commit that says so", () => {
  const s = ready().given(hook("all", WEBHOOK_EVENTS), hook("ends", ["job.completed", "job.failed"]));
  const found = queued(s, submit(JOB, { metadata: { order: "7" } }), ...run, stored(JOB), completed(JOB));
  assert.deepEqual(told(found), ["all job.started", "all job.completed", "ends job.completed"]);
  const [started, done] = found;
  assert.deepEqual(done, {
    deliveryId: `evt_${SHORT}_job_completed_1.all`,
    accountId: ACCOUNT,
    webhookId: "all",
    url: null,
    eventId: `evt_${SHORT}_job_completed_1`,
    eventType: "job.completed",
    createdAt: START,
    data: {
      id: JOB,
      job_id: JOB,
      type: "image",
      model: "sim-image",
      status: "completed",
      metadata: { order: "7" },
    },
    dueAt: START,
  });
  assert.equal((started?.data as { status: string }).status, "started");
  assert.ok(s.events.some(({ type }) => type === "JobCompleted"), "the commit holds both");
});

Deno.test("notices tells of clips in OpenAI's words too, with the clip's id", () => {
  const s = ready().given(hook("w", ["video.completed", "video.failed"]));
  const clip = { kind: "video", model: "sim-video" } as const;
  const [done] = queued(s, submit(JOB, clip), ...run, stored(JOB), completed(JOB));
  assert.deepEqual([done?.eventType, done?.data.id, done?.data.job_id], [
    "video.completed",
    `video_${SHORT}`,
    JOB,
  ]);
  const idle = scenario().given(openAccount(), hook("w", ["video.completed", "video.failed"]));
  const [failed] = queued(
    idle,
    submit(JOB, clip),
    command("CancelJob", { jobId: JOB, accountId: ACCOUNT }),
  );
  assert.equal(failed?.eventType, "video.failed");
});

Deno.test("notices says why a job failed, and that one waits for its owner", () => {
  const s = ready().given(hook("w", WEBHOOK_EVENTS));
  const found = queued(
    s,
    submit(JOB),
    ...run,
    failed(JOB, { category: "policy", code: "nsfw", message: "not this" }),
  );
  const { eventType, data } = found.at(-1)!;
  assert.equal(eventType, "job.failed");
  assert.deepEqual(data.error, { code: "nsfw", message: "not this" });
  const parked = "2f8b7a4e-51f6-4d53-9f0e-0f2a6f0f7a01";
  const human = queued(
    s,
    submit(parked),
    accepted(parked),
    command("AskHuman", {
      agentId: "agent-1",
      reason: "sign_in",
      message: "sign in again",
      jobId: parked,
      attempt: 1,
    }),
  );
  assert.deepEqual(told(human), ["w job.started", "w job.needs_human"]);
});

Deno.test("notices tells a job's own address of its end, and of its wait for an owner, but not of its start", () => {
  const url = "https://mine.example/job";
  const s = ready().given(hook("w", ["job.started"]));
  const found = queued(s, submit(JOB, { webhook: { url } }), ...run, stored(JOB), completed(JOB));
  assert.deepEqual(found.map(({ webhookId, url, eventType }) => [webhookId, url, eventType]), [
    ["w", null, "job.started"],
    [null, url, "job.completed"],
  ]);
  assert.equal(found[1]?.deliveryId, `evt_${SHORT}_job_completed_1.job`);
});

Deno.test("notices tells an endpoint that a job names of its end, whatever it subscribed to, once", () => {
  const s = ready().given(hook("w", ["job.needs_human"]), hook("v", ["job.completed"]));
  const found = queued(s, submit(JOB, { webhook: { webhookId: "w" } }), ...run, stored(JOB), completed(JOB));
  assert.deepEqual(told(found), ["w job.completed", "v job.completed"]);
});

Deno.test("notices tells neither endpoints that are off nor those of other accounts", () => {
  const s = ready().given(
    openAccount("other"),
    hook("off", WEBHOOK_EVENTS),
    hook("w", WEBHOOK_EVENTS, "other"),
  );
  s.given(command("ChangeWebhook", { webhookId: "off", accountId: ACCOUNT, enabled: false }));
  assert.deepEqual(queued(s, submit(JOB), ...run, stored(JOB), completed(JOB)), []);
});

Deno.test("messages to addresses that jobs name are kept up to a number an account, and further ones are not queued", () => {
  const s = scenario().given(openAccount(ACCOUNT, 1e6));
  for (let i = 0; i <= MAX_PENDING_DELIVERIES; i++) {
    const jobId = `j${i}`;
    s.given(
      submit(jobId, { webhook: { url: "https://example.com" } }),
      command("CancelJob", { jobId, accountId: ACCOUNT }),
    );
  }
  assert.equal(s.state.deliveries.size, MAX_PENDING_DELIVERIES);
  s.then("CreditsReleased", "JobCancelled");
});
