/** From the decider's words to the wire: signed addresses and tickets are made here and nowhere else. */

import {
  findModel,
  type HeldAttempt,
  type LookUp,
  type Reconciliation,
  type WorkOrder,
} from "@sluice/domain";
import {
  makeTicket,
  type OutputKind,
  OUTPUTS,
  type SigningSecret,
  signMediaPath,
  throughStorage,
} from "@sluice/media";
import type { NewJob, ServerMessage, UploadGrant } from "@sluice/protocol";

export interface WireOptions {
  readonly secret: SigningSecret;
  /** Where agents send outputs and fetch references: storage's address without a trailing slash. */
  readonly uploadUrl: string;
  /** Largest output of any kind, bytes; each kind has its own limit below it. */
  readonly maxBytes: number;
}

/** Outputs that a ticket covers beyond those asked for: a provider may give more than it was asked. */
const SPARE_OUTPUTS = 4;
/** A ticket outlives its attempt's deadline by this much, so that a late upload meets a clear answer. */
const TICKET_GRACE_MS = 3_600_000;

/** The `new_job` message of a work order. */
export function newJob(order: WorkOrder, options: WireOptions): NewJob {
  const { jobId, attempt, kind, prompt, negativePrompt, model, settings, leaseMs, deadline } = order;
  const until = Math.ceil((deadline + TICKET_GRACE_MS) / 1_000);
  return {
    type: "new_job",
    jobId,
    attempt,
    kind,
    prompt,
    ...(negativePrompt === undefined ? {} : { negativePrompt }),
    model,
    settings,
    references: order.references.map(({ role, mediaId, mime, made }) => ({
      // by storage itself: an extension may not read what a bucket answers
      url: throughStorage(options.uploadUrl + signMediaPath(options.secret, mediaId, until)),
      sha256: mediaId,
      mime,
      role,
      // a name at another provider means nothing here
      ...(made !== undefined && made.provider === findModel(model)?.provider
        ? { providerId: made.providerId }
        : {}),
    })),
    uploads: grant(order, settings.count, deadline, options),
    leaseMs,
    deadline,
    ...(order.trace === undefined ? {} : { trace: order.trace }),
  };
}

/** The `look_up` message for an attempt whose fate is unknown. */
export function lookUpMessage(lookUp: LookUp, now: number, options: WireOptions): ServerMessage {
  const { jobId, attempt, checkpoint, outputs } = lookUp;
  return {
    type: "look_up",
    jobId,
    attempt,
    checkpoint: checkpoint === null ? null : { ...checkpoint },
    uploads: grant(lookUp, outputs, now + TICKET_GRACE_MS, options),
  };
}

/** The answer to a heartbeat: what differs. */
export function syncOf({ drop, missing }: Reconciliation): ServerMessage {
  return {
    type: "sync",
    drop: [...drop],
    missing: missing.map(({ jobId, attempt }) => ({ jobId, attempt })),
  };
}

function grant(
  { accountId, jobId, attempt, kind }: HeldAttempt & {
    readonly accountId: string;
    readonly kind: OutputKind;
  },
  count: number,
  deadline: number,
  { secret, uploadUrl, maxBytes }: WireOptions,
): UploadGrant {
  const expiresAt = deadline + TICKET_GRACE_MS;
  const outputs = count + SPARE_OUTPUTS;
  return {
    url: `${uploadUrl}/uploads/${jobId}/${attempt}`,
    ticket: makeTicket(secret, { accountId, jobId, attempt, kind, outputs, expiresAt }),
    maxBytes: Math.min(maxBytes, OUTPUTS[kind].maxBytes),
  };
}
