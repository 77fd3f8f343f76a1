/** Refusals and failed jobs in the shape of `/v1`: contracts/openai.md §10. */

import type { Job } from "@sluice/domain";
import { type EdgeCode, type EdgeError, problemOf } from "@sluice/protocol";

type Type =
  | "invalid_request_error"
  | "image_generation_user_error"
  | "insufficient_quota"
  | "rate_limit_error"
  | "server_error";

/** Everything of an answer but the request it belongs to. */
export interface Problem {
  readonly status: number;
  readonly type: Type;
  readonly code: string;
  readonly message: string;
  readonly param: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

const NO_RETRY = { "x-should-retry": "false" } as const;

/** Code → HTTP status, type, and the code where OpenAI has another word for it. */
const TABLE: Readonly<Record<EdgeCode, readonly [number, Type, string?]>> = {
  missing_field: [400, "invalid_request_error", "missing_required_parameter"],
  invalid_value: [400, "invalid_request_error"],
  unsupported_parameter: [400, "invalid_request_error"],
  invalid_json: [400, "invalid_request_error"],
  invalid_body: [400, "invalid_request_error"],
  unsupported_content_type: [400, "invalid_request_error"],
  request_too_large: [413, "invalid_request_error"],
  missing_api_key: [401, "invalid_request_error", "invalid_api_key"],
  invalid_api_key: [401, "invalid_request_error"],
  insufficient_scope: [403, "invalid_request_error", "insufficient_permissions"],
  signature_invalid: [403, "invalid_request_error"],
  not_found: [404, "invalid_request_error"],
  unknown_route: [404, "invalid_request_error", "unknown_url"],
  method_not_allowed: [405, "invalid_request_error"],
  unknown_model: [404, "invalid_request_error", "model_not_found"],
  model_type_mismatch: [400, "invalid_request_error"],
  insufficient_credits: [429, "insufficient_quota", "insufficient_quota"],
  already_finished: [400, "invalid_request_error"],
  not_finished: [400, "invalid_request_error"],
  not_queued: [400, "invalid_request_error"],
  erased: [400, "invalid_request_error"],
  account_suspended: [403, "invalid_request_error"],
  cross_origin: [403, "invalid_request_error"],
  last_key: [400, "invalid_request_error"],
  already_exists: [400, "invalid_request_error"],
  version_conflict: [400, "invalid_request_error"],
  dependency_unknown: [400, "invalid_request_error"],
  pairing_invalid: [400, "invalid_request_error"],
  idempotency_mismatch: [422, "invalid_request_error"],
  position_ahead: [400, "invalid_request_error"],
  upgrade_required: [426, "invalid_request_error"],
  not_ready: [404, "invalid_request_error", "video_not_ready"],
  rate_limited: [429, "rate_limit_error", "rate_limit_exceeded"],
  timeout: [504, "server_error"],
  unavailable: [503, "server_error", "service_unavailable"],
  internal: [500, "server_error", "internal_error"],
};

/** Codes for which another try would only cost time: SDKs would retry these statuses by themselves. */
const FINAL: ReadonlySet<EdgeCode> = new Set(["insufficient_credits", "not_ready", "timeout"]);

/** A refusal as a problem. */
export function problemFrom(error: EdgeError): Problem {
  const [status, type, code = error.code] = TABLE[error.code];
  const headers: Record<string, string> = error.mayRepeat || FINAL.has(error.code) ? { ...NO_RETRY } : {};
  const wanted = error.retryAfter ?? (status === 503 ? 5 : null);
  if (wanted !== null) {
    // of more than a minute each line of the SDK makes something else
    const retryAfter = Math.min(wanted, 60);
    headers["retry-after"] = String(retryAfter);
    headers["retry-after-ms"] = String(retryAfter * 1_000);
  }
  if (error.allow.length > 0) headers["allow"] = error.allow.join(", ");
  return { status, type, code, message: error.message, param: error.param, headers };
}

/** How a failed job's category is told; others are 500 `generation_failed`. No client should start a paid job anew by itself. */
const FAILURES: Readonly<Record<string, readonly [number, Type, string]>> = {
  policy: [400, "image_generation_user_error", "moderation_blocked"],
  invalid_input: [400, "image_generation_user_error", "invalid_value"],
  cancelled: [400, "invalid_request_error", "cancelled"],
  skipped: [400, "invalid_request_error", "skipped"],
  expired: [503, "server_error", "expired"],
  quota: [503, "server_error", "provider_quota"],
  throttled: [503, "server_error", "provider_throttled"],
  unknown_fate: [500, "server_error", "fate_unknown"],
};

/** A job that ended without its outputs as a problem. */
export function problemOfJob(job: Job): Problem {
  const found = problemOf(job);
  const [status, type, code] = FAILURES[found?.category ?? ""] ?? [500, "server_error", "generation_failed"];
  const message = found?.message ?? "the job ended without its outputs";
  return { status, type, code, message, param: null, headers: NO_RETRY };
}

/** The body alone, for where the status is already sent. */
export function problemJson({ message, type, param, code }: Problem) {
  return { error: { message, type, param, code } };
}

/** The answer for a problem. */
export function openAiError(problem: Problem, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json(problemJson(problem), {
    status: problem.status,
    headers: { ...problem.headers, ...headers },
  });
}
