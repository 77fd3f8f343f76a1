/** One output of an attempt: ticket, bytes, command, outcome, a last look. */

import type { Inbox } from "@sluice/bus";
import type { Clock } from "@sluice/clock";
import type { Command, Outcome, RejectionCode } from "@sluice/domain";
import { isMediaId, OUTPUTS, readTicket, type StoredMedia, type Ticket } from "@sluice/media";
import type { Allowances } from "./allowance.ts";
import type { StorageDeps } from "./app.ts";
import { type ProblemCode, StorageProblem } from "./problems.ts";
import { bearer, bodyOf } from "./request.ts";

/** The words of the upload's path. */
export interface UploadPath {
  readonly jobId: string;
  readonly attempt: string;
  readonly index: string;
}

export interface UploadDeps extends StorageDeps {
  readonly maxBytes: number;
  readonly decisionTimeoutMs: number;
  readonly after: Clock["after"];
  readonly allowances: Allowances;
}

/**
 * Takes an upload; resolves when its bytes are durable and the decider has recorded them. Sending the same again is
 * harmless. `trace` is the `traceparent` that the command carries on. Throws `StorageProblem`, `TicketInvalid` and what `MediaStore.put` throws.
 */
export async function receiveOutput(
  deps: UploadDeps,
  request: Request,
  path: UploadPath,
  trace?: string,
): Promise<StoredMedia> {
  // 1. who: before a byte of the body is read
  const ticket = readTicket(deps.secret, bearer(request), deps.now());
  const index = placeOf(ticket, path);
  const { mimes, maxBytes: most } = OUTPUTS[ticket.kind];
  const maxBytes = Math.min(deps.maxBytes, most);
  const announced = Number(request.headers.get("content-length") ?? "0");
  if (announced > maxBytes) throw new StorageProblem("too_large", `at most ${maxBytes} bytes are taken`);
  // 2. bytes: durable under their hash before anything is said about them
  const sha256 = hashOf(request);
  const stored = await deps.media.put(bodyOf(request), {
    maxBytes,
    accept: mimes,
    check: ({ mediaId }) => deps.allowances.spend(ticket, mediaId, deps.now()),
    ...(sha256 === null ? {} : { expectSha256: sha256 }),
  });
  // 3. the fact: a loss up to here leaves bytes that nobody points at, and the agent sends again
  const command: Command<"RecordOutput"> = {
    id: deps.newId(),
    type: "RecordOutput",
    actor: { type: "system", id: "storage" },
    data: { jobId: ticket.jobId, attempt: ticket.attempt, output: { index, ...stored } },
    ...(trace === undefined ? {} : { trace }),
  };
  const inbox = deps.inboxOf(ticket.accountId);
  if (inbox === undefined) throw new StorageProblem("stale_attempt", "its account is not of this server");
  const outcome = await decided(deps, inbox, command);
  if (!outcome.ok) {
    const code = CODES[outcome.rejection.code] ?? "stale_attempt";
    throw new StorageProblem(code, outcome.rejection.message);
  }
  // 4. the look: bytes that were there already may have been removed, as nobody's, before the fact was in the log
  if (await deps.media.stat(stored.mediaId) === null) {
    const message = "the bytes were removed while their output was recorded, send them again";
    throw new StorageProblem("unavailable", message);
  }
  return stored;
}

/** Rejections that do not mean that the attempt is over: the agent sends again later, or learns of our mistake. */
const CODES: Partial<Record<RejectionCode, ProblemCode>> = {
  invalid_input: "invalid_input",
  unavailable: "unavailable",
  undecidable: "internal",
};

function placeOf(ticket: Ticket, path: UploadPath): number {
  const index = /^\d{1,3}$/.test(path.index) ? Number(path.index) : NaN;
  if (ticket.jobId !== path.jobId || String(ticket.attempt) !== path.attempt) {
    throw new StorageProblem("ticket_mismatch", "the ticket was given for another job or attempt");
  }
  if (!(index < ticket.outputs)) {
    throw new StorageProblem("ticket_mismatch", `the ticket is for the outputs 0 to ${ticket.outputs - 1}`);
  }
  return index;
}

function hashOf(request: Request): string | null {
  const sha256 = request.headers.get("x-content-sha256");
  if (sha256 !== null && !isMediaId(sha256)) {
    throw new StorageProblem("invalid_input", "X-Content-SHA256 must be 64 lower-case hex digits");
  }
  return sha256;
}

/** The outcome travels on a channel that may lose it, so waiting has an end; the agent's repetition finds the output recorded. */
async function decided(
  deps: UploadDeps,
  inbox: Pick<Inbox, "send">,
  command: Command<"RecordOutput">,
): Promise<Outcome> {
  const unavailable = (why: string, cause?: unknown) =>
    new StorageProblem("unavailable", `the bytes are kept but ${why}, send them again`, { cause });
  const { outcome } = await inbox.send(command).catch((cause) => {
    throw unavailable("the command could not be stored", cause);
  });
  let stop = () => {};
  const late = new Promise<never>((_, reject) => {
    const tooLate = () => reject(unavailable("the decider has not answered yet"));
    stop = deps.after(deps.decisionTimeoutMs, tooLate);
  });
  try {
    return await Promise.race([outcome, late]);
  } finally {
    stop();
  }
}
