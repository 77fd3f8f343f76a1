/** What an edge refuses, before it is put into the shape of one API. */

/** Each kind of refusal once; HTTP statuses and bodies are in each API's own file of the gateway. */
export type EdgeCode =
  | "missing_field"
  | "invalid_value"
  | "unsupported_parameter"
  | "invalid_json"
  | "invalid_body"
  | "unsupported_content_type"
  | "request_too_large"
  | "missing_api_key"
  | "invalid_api_key"
  | "insufficient_scope"
  | "signature_invalid"
  | "not_found"
  | "unknown_route"
  | "method_not_allowed"
  | "unknown_model"
  | "model_type_mismatch"
  | "insufficient_credits"
  | "already_finished"
  | "not_finished"
  | "not_queued"
  | "erased"
  | "account_suspended"
  | "cross_origin"
  | "last_key"
  | "already_exists"
  | "version_conflict"
  | "dependency_unknown"
  | "pairing_invalid"
  | "idempotency_mismatch"
  | "position_ahead"
  | "upgrade_required"
  | "not_ready"
  | "rate_limited"
  | "timeout"
  | "unavailable"
  | "internal";

export interface EdgeErrorOptions extends ErrorOptions {
  /** The field, query parameter or header that is meant. */
  readonly param?: string;
  /** Seconds until another try makes sense. */
  readonly retryAfter?: number;
  /** Whether another try may do the same thing, and charge for it, a second time: clients must not repeat it by themselves. */
  readonly mayRepeat?: boolean;
  /** Methods that the path knows, for `method_not_allowed`. */
  readonly allow?: readonly string[];
}

/**
 * A request that is refused with a reason for the person who sent it. Thrown by everything at the edge that reads a
 * request; caught once an API, where it becomes a status and a body.
 */
export class EdgeError extends Error {
  override readonly name = "EdgeError";
  readonly param: string | null;
  readonly retryAfter: number | null;
  readonly mayRepeat: boolean;
  readonly allow: readonly string[];

  constructor(readonly code: EdgeCode, message: string, options: EdgeErrorOptions = {}) {
    super(message, options);
    this.param = options.param ?? null;
    this.retryAfter = options.retryAfter ?? null;
    this.mayRepeat = options.mayRepeat ?? false;
    this.allow = options.allow ?? [];
  }
}

/** A value as a message quotes it: short, on one line. Only plain values are printed: a body may hold megabytes. */
export function quoted(value: unknown): string {
  if (typeof value === "object" && value !== null) return nameOf(value);
  const text = String(value);
  const short = text.length > 60 ? `${text.slice(0, 57)}…` : text;
  return `"${short.toWellFormed().replaceAll(/\p{Cc}/gu, " ")}"`;
}

function nameOf(value: object): string {
  if (value instanceof Uint8Array) return `(a file of ${value.byteLength} bytes)`;
  return Array.isArray(value) ? "(a list)" : "(an object)";
}

/** A refusal of one value: names the field, what was found and what is accepted. */
export function invalidValue(param: string, found: unknown, accepted: string): EdgeError {
  return new EdgeError("invalid_value", `${param} ${quoted(found)}: accepted is ${accepted}`, { param });
}
