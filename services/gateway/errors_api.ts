/** Refusals in the shape of `/api`: contracts/jobs-api.md "Errors" and the reference's status codes. */

import type { EdgeCode, EdgeError } from "@sluice/protocol";

/** Code → HTTP status and the short text. */
const TABLE: Readonly<Record<EdgeCode, readonly [number, string]>> = {
  missing_field: [400, "Missing required fields"],
  invalid_value: [400, "Invalid value"],
  unsupported_parameter: [400, "Unsupported parameter"],
  invalid_json: [400, "Invalid JSON"],
  invalid_body: [400, "Invalid body"],
  unsupported_content_type: [400, "Unsupported content type"],
  request_too_large: [413, "Request too large"],
  missing_api_key: [401, "Unauthorized"],
  invalid_api_key: [401, "Unauthorized"],
  insufficient_scope: [403, "Forbidden"],
  signature_invalid: [403, "Invalid or expired link"],
  not_found: [404, "Not found"],
  unknown_route: [404, "Not found"],
  method_not_allowed: [405, "Method not allowed"],
  unknown_model: [400, "Unknown model"],
  model_type_mismatch: [400, "Model of another type"],
  insufficient_credits: [402, "Insufficient credits"],
  already_finished: [409, "Already finished"],
  not_finished: [409, "Not finished"],
  not_queued: [409, "Not queued"],
  erased: [409, "Erased"],
  account_suspended: [403, "Account suspended"],
  cross_origin: [403, "Forbidden"],
  last_key: [409, "Last key"],
  already_exists: [409, "Already exists"],
  version_conflict: [409, "Version conflict"],
  dependency_unknown: [400, "Unknown dependency"],
  pairing_invalid: [400, "Invalid pairing code"],
  idempotency_mismatch: [422, "Idempotency key reused"],
  position_ahead: [400, "Position ahead of the log"],
  upgrade_required: [426, "Upgrade required"],
  not_ready: [404, "Not ready"],
  rate_limited: [429, "Too many requests"],
  timeout: [504, "Timed out"],
  unavailable: [503, "Service unavailable"],
  internal: [500, "Server error"],
};

/** The answer for a refusal. */
export function apiError(error: EdgeError, requestId: string): Response {
  const [status, short] = TABLE[error.code];
  const headers: Record<string, string> = { "x-request-id": requestId };
  const retryAfter = error.retryAfter ?? (status === 503 ? 5 : null);
  if (retryAfter !== null) {
    headers["retry-after"] = String(retryAfter);
    headers["retry-after-ms"] = String(retryAfter * 1_000);
  }
  if (error.mayRepeat) headers["x-should-retry"] = "false";
  if (error.allow.length > 0) headers["allow"] = error.allow.join(", ");
  if (status === 426) headers["upgrade"] = "websocket";
  if (status === 401) headers["www-authenticate"] = "Bearer";
  return Response.json({ error: short, details: error.message, code: error.code, requestId }, {
    status,
    headers,
  });
}
