/** Which messages a job's events lead to: queued in the very commit that they tell of, so none is lost or doubled. */

import { switchOff } from "./decide/webhooks.ts";
import { type Event, event } from "./events.ts";
import { jobIdOf } from "./evolve_job.ts";
import type { OpenJob } from "./job.ts";
import type { CellState } from "./state.ts";
import { MAX_PENDING_DELIVERIES, type WebhookEvent } from "./webhook.ts";

/**
 * The events by which those are told who wait for this one. `job`: as it was before it, null when the event is of none.
 * Call it with the event folded in; `at` is the commit's time in ms since 1970.
 */
export function notices(state: CellState, job: OpenJob | null, cause: Event, at: number): Event[] {
  if (job === null) return [];
  const { accountId, webhook } = job.spec;
  const endpoints = state.webhooksOf.get(accountId);
  if (endpoints === undefined && webhook === undefined) return [];
  const status = statusAfter(cause);
  if (status === null) return [];
  const events: Event[] = [];
  for (const webhookId of endpoints ?? []) {
    const endpoint = state.webhooks.get(webhookId);
    if (endpoint?.enabled !== true) continue;
    const named = webhook !== undefined && "webhookId" in webhook && webhook.webhookId === webhookId;
    for (const type of typesFor(job, status)) {
      // an endpoint that the job names is told of its end, whatever it subscribed to
      const ofItsEnd = named && status !== "started" && type === `job.${status}`;
      if (!endpoint.events.includes(type) && !ofItsEnd) continue;
      if ((state.deliveriesTo.get(webhookId)?.size ?? 0) >= MAX_PENDING_DELIVERIES) {
        events.push(switchOff(endpoint, `${MAX_PENDING_DELIVERIES} messages wait for it`));
        break;
      }
      events.push(queued(job, type, cause, at, webhookId, null));
    }
  }
  const waiting = state.deliveriesTo.get(accountId)?.size ?? 0;
  if (webhook !== undefined && "url" in webhook && status !== "started" && waiting < MAX_PENDING_DELIVERIES) {
    events.push(queued(job, `job.${status}`, cause, at, null, webhook.url));
  }
  return events;
}

type Status = "started" | "completed" | "failed" | "cancelled" | "needs_human";

function statusAfter({ type }: Event): Status | null {
  switch (type) {
    case "AttemptAccepted":
      return "started";
    case "JobParked":
      return "needs_human";
    case "JobCompleted":
      return "completed";
    case "JobCancelled":
      return "cancelled";
    case "JobFailed":
    case "JobExpired":
    case "JobSkipped":
      return "failed";
    default:
      return null;
  }
}

/** The types of a status, OpenAI's own words for clips among them: contracts/openai.md §12. */
function typesFor({ spec }: OpenJob, status: Status): WebhookEvent[] {
  if (spec.kind !== "video" || status === "started" || status === "needs_human") return [`job.${status}`];
  return [`job.${status}`, status === "completed" ? "video.completed" : "video.failed"];
}

function queued(
  job: OpenJob,
  eventType: WebhookEvent,
  cause: Event,
  at: number,
  webhookId: string | null,
  url: string | null,
): Event {
  const { jobId, accountId, kind, model, metadata } = job.spec;
  const short = jobId.replaceAll("-", "");
  // a job starts and is parked once an attempt, and ends once
  const eventId = `evt_${short}_${eventType.replace(".", "_")}_${job.attempts}`;
  const { code, message } = cause.data as { readonly code?: string; readonly message?: string };
  const data = {
    id: eventType.startsWith("video.") ? `video_${short}` : jobId,
    job_id: jobId,
    type: kind,
    model,
    status: eventType.slice(eventType.indexOf(".") + 1),
    ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
    ...(message === undefined ? {} : { error: { code: code ?? null, message } }),
  };
  const deliveryId = `${eventId}.${webhookId ?? "job"}`;
  return event("DeliveryQueued", {
    deliveryId,
    accountId,
    webhookId,
    url,
    eventId,
    eventType,
    createdAt: at,
    data,
    dueAt: at,
  });
}

/** The open job that an event is about, before it is folded in; null when nobody could want to be told. */
export function jobBefore(state: CellState, event: Event): OpenJob | null {
  const jobId = jobIdOf(event);
  return jobId === null ? null : state.jobs.get(jobId) ?? null;
}
