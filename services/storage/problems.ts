/** Storage's errors as HTTP: contracts/jobs-api.md "Errors". */

import {
  BucketUnusable,
  HashMismatch,
  MediaRefused,
  MediaTooLarge,
  ServiceTicketInvalid,
  StorageFull,
  StorageUnwritable,
  TicketInvalid,
  VariantUnavailable,
} from "@sluice/media";

/** Code → status and the short words for it. */
const PROBLEMS = {
  ticket_invalid: [401, "Invalid upload ticket"],
  service_ticket_invalid: [401, "Invalid service ticket"],
  signature_invalid: [403, "Invalid or expired link"],
  ticket_mismatch: [403, "The ticket is for another upload"],
  ticket_used_up: [403, "The ticket is used up"],
  not_found: [404, "Not found"],
  stale_attempt: [409, "The attempt is over"],
  too_large: [413, "Too large"],
  unsupported_media: [415, "Unsupported media"],
  hash_mismatch: [422, "The bytes do not match their hash"],
  invalid_input: [400, "Invalid request"],
  internal: [500, "Internal error"],
  unavailable: [503, "Not available at the moment"],
  storage_full: [507, "Storage is full"],
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

/** A request that cannot be served, for the reason that its code names. Thrown within storage, answered by the app. */
export class StorageProblem extends Error {
  override readonly name = "StorageProblem";
  constructor(readonly code: ProblemCode, details: string, options?: ErrorOptions) {
    super(details, options);
  }
}

/** The JSON answer `{ error, details, code, requestId }`; `requestId` is a new UUID. */
export function problem(
  code: ProblemCode,
  details: string,
  requestId: string = crypto.randomUUID(),
): Response {
  const [status, error] = PROBLEMS[code];
  const headers = new Headers({ "x-request-id": requestId });
  if (status === 503) headers.set("retry-after", "1");
  if (status === 401) headers.set("www-authenticate", "Bearer");
  return Response.json({ error, details, code, requestId }, { status, headers });
}

/** The answer to whatever was thrown. Causes of a 500 stay inside. */
export function problemOf(error: unknown, requestId: string = crypto.randomUUID()): Response {
  const answer = (code: ProblemCode, details: string) => problem(code, details, requestId);
  if (error instanceof StorageProblem) return answer(error.code, error.message);
  if (error instanceof TicketInvalid) return answer("ticket_invalid", error.message);
  if (error instanceof ServiceTicketInvalid) return answer("service_ticket_invalid", error.message);
  if (error instanceof MediaTooLarge) {
    return answer("too_large", `at most ${error.maxBytes} bytes are taken`);
  }
  if (error instanceof MediaRefused) {
    return answer("unsupported_media", `found ${error.found}, accepted is ${error.accepted}`);
  }
  if (error instanceof HashMismatch) {
    return answer(
      "hash_mismatch",
      `X-Content-SHA256 said ${error.expected}, the bytes hash to ${error.actual}`,
    );
  }
  if (error instanceof StorageFull) {
    return answer("storage_full", "nothing was kept: send again when there is room");
  }
  if (error instanceof VariantUnavailable) return answer("unavailable", `${error.why}: ask again soon`);
  if (error instanceof StorageUnwritable) {
    return answer("unavailable", "the media store cannot be written, send again later");
  }
  if (error instanceof BucketUnusable) {
    return answer("unavailable", "the media store cannot be used at the moment, ask again later");
  }
  return answer("internal", "send again; if it stays, look into the server's log");
}
