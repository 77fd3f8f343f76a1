/** Commits as `GET /api/events` sends them: contracts/settled.md point 36. */

import { type Commit, type Event, type EventType, jobIdOf } from "@sluice/domain";
import { positionOf, timeOf } from "./ids.ts";

/** Every event type, so that a filter can be checked; the compiler keeps the table complete. */
const TYPES: Readonly<Record<EventType, true>> = {
  AccountOpened: true,
  KeyCreated: true,
  KeyRevoked: true,
  KeyUsed: true,
  AccountChanged: true,
  SessionEnded: true,
  QueuePaused: true,
  QueueResumed: true,
  PeriodBegan: true,
  CreditsGranted: true,
  CreditsReserved: true,
  CreditsSettled: true,
  CreditsReleased: true,
  ReferenceStored: true,
  ReferenceDeleted: true,
  BatchSubmitted: true,
  JobSubmitted: true,
  DependencyCompleted: true,
  JobSkipped: true,
  JobQueued: true,
  JobDelayed: true,
  JobParked: true,
  JobAssigned: true,
  AttemptAccepted: true,
  AttemptRefused: true,
  AttemptSubmitting: true,
  AttemptSubmitted: true,
  AttemptFailed: true,
  AttemptLost: true,
  AttemptFateUnknown: true,
  OutputRecorded: true,
  OutputDescribed: true,
  JobSaving: true,
  CancelRequested: true,
  JobCompleted: true,
  JobFailed: true,
  JobCancelled: true,
  JobExpired: true,
  JobPrioritized: true,
  JobMoved: true,
  JobWaitExtended: true,
  JobHeld: true,
  JobErased: true,
  AssetsArranged: true,
  AssetsTrashed: true,
  AssetsRestored: true,
  BoardCreated: true,
  BoardChanged: true,
  BoardDeleted: true,
  ViewSaved: true,
  ViewDeleted: true,
  CanvasCreated: true,
  CanvasChanged: true,
  CanvasArranged: true,
  CanvasDeleted: true,
  PairingOpened: true,
  PairingExpired: true,
  AgentPaired: true,
  AgentConnected: true,
  AgentDisconnected: true,
  AgentLeaseExpired: true,
  AgentSlotsOffered: true,
  AgentAccountSeen: true,
  AgentPageSeen: true,
  AgentCooledDown: true,
  AgentQuarantined: true,
  AgentNeedsHuman: true,
  AgentReady: true,
  AgentChanged: true,
  AgentRemoved: true,
  RecipeChanged: true,
  WebhookCreated: true,
  WebhookChanged: true,
  WebhookRotated: true,
  WebhookDeleted: true,
  DeliveryQueued: true,
  DeliverySucceeded: true,
  DeliveryFailed: true,
};

/** Whether the text names an event type. */
export function isEventType(text: string): text is EventType {
  return Object.hasOwn(TYPES, text);
}

/** What a client wants to see; null means everything. */
export interface EventFilter {
  readonly types: ReadonlySet<EventType> | null;
  readonly jobId: string | null;
}

/** The events of a commit that pass the filter. */
export function eventsFor(commit: Commit, { types, jobId }: EventFilter): readonly Event[] {
  if (types === null && jobId === null) return commit.events;
  return commit.events.filter((e) =>
    (types === null || types.has(e.type)) && (jobId === null || jobIdOf(e) === jobId)
  );
}

/**
 * Hashes of credentials, which nobody but the decider needs, and addresses of webhooks: these hold a password of their
 * receiver more often than not, and only the scope `manage` may read them while events are for `read`.
 */
const SECRETS: Partial<Record<EventType, readonly string[]>> = {
  KeyCreated: ["hash"],
  PairingOpened: ["codeHash"],
  PairingExpired: ["codeHash"],
  AgentPaired: ["tokenHash", "codeHash"],
  WebhookCreated: ["url"],
  WebhookChanged: ["url"],
  DeliveryQueued: ["url"],
};

/** The event without hashes of credentials and addresses of webhooks. */
export function redacted(event: Event): { readonly type: EventType; readonly data: unknown } {
  if (event.type === "JobSubmitted") return withoutAddress(event);
  const secrets = SECRETS[event.type];
  if (secrets === undefined) return event;
  return {
    type: event.type,
    data: Object.fromEntries(Object.entries(event.data).filter(([k]) => !secrets.includes(k))),
  };
}

function withoutAddress(event: Extract<Event, { type: "JobSubmitted" }>): ReturnType<typeof redacted> {
  const { webhook, ...job } = event.data.job;
  return webhook === undefined || !("url" in webhook) ? event : { type: event.type, data: { job } };
}

/** The fields of a commit as its account may see them, without `previous`, which depends on who looks. */
export function commitJson(commit: Commit, events: readonly Event[]) {
  return {
    position: positionOf(commit.cell, commit.number),
    at: timeOf(commit.at),
    actor: commit.actor,
    cause: commit.cause,
    events: events.map(redacted),
  };
}

/** A job's own events, one by one, oldest first. Of an erased job they are without what its owner wants forgotten. */
export function historyJson(commits: readonly Commit[], jobId: string, erased: boolean) {
  return commits.flatMap(({ cell, number, at, actor, cause, events }) =>
    events.filter((e) => jobIdOf(e) === jobId).map((e) => ({
      position: positionOf(cell, number),
      at: timeOf(at),
      actor,
      cause,
      ...redacted(erased ? withoutContent(e) : e),
    }))
  );
}

/** Ids of the jobs whose prompts or references the commit may show, some of them more than once. */
export function contentOf({ events }: Commit): readonly string[] {
  return events.flatMap((event) => jobShownBy(event) ?? []);
}

/** The commit without what is forgotten of erased jobs; the very same object when it shows nothing of any. */
export function forgotten(commit: Commit, isErased: (jobId: string) => boolean): Commit {
  const isForgotten = (event: Event) => {
    const jobId = jobShownBy(event);
    return jobId !== null && isErased(jobId);
  };
  if (!commit.events.some(isForgotten)) return commit;
  return { ...commit, events: commit.events.map((e) => isForgotten(e) ? withoutContent(e) : e) };
}

/** The job whose prompt or references the event may show: those that `withoutContent` changes. */
function jobShownBy(event: Event): string | null {
  switch (event.type) {
    case "JobSubmitted":
    case "OutputRecorded":
    case "OutputDescribed":
      return jobIdOf(event);
    default:
      return null;
  }
}

/** The event without prompts and references. */
function withoutContent(event: Event): Event {
  switch (event.type) {
    case "JobSubmitted": {
      const { negativePrompt: _, ...job } = event.data.job;
      return { type: event.type, data: { job: { ...job, prompt: "", references: [] } } };
    }
    case "OutputRecorded": {
      const { prompt: _, ...output } = event.data.output;
      return { type: event.type, data: { ...event.data, output } };
    }
    case "OutputDescribed": {
      const { prompt: _, ...data } = event.data;
      return { type: event.type, data };
    }
    default:
      return event;
  }
}
