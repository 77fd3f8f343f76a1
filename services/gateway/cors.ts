/** Cross-origin calls: of extensions that pair themselves, and those from the origins that the operator listed, without credentials; from nowhere by default. */

import { extensionPreflight, showToExtension } from "@sluice/protocol";
import type { MiddlewareHandler } from "hono";

const ALLOWED = [
  "authorization",
  "content-type",
  "idempotency-key",
  "last-event-id",
  "openai-organization",
  "openai-project",
  "prefer",
  "range",
  "x-api-key",
];
const EXPOSED = [
  "content-range",
  "etag",
  "idempotent-replayed",
  "location",
  "openai-poll-after-ms",
  "openai-processing-ms",
  "preference-applied",
  "retry-after",
  "retry-after-ms",
  "x-job-id",
  "x-provenance",
  "x-ratelimit-limit",
  "x-ratelimit-limit-requests",
  "x-ratelimit-limit-tokens",
  "x-ratelimit-remaining",
  "x-ratelimit-remaining-requests",
  "x-ratelimit-remaining-tokens",
  "x-ratelimit-reset",
  "x-ratelimit-reset-requests",
  "x-ratelimit-reset-tokens",
  "x-request-id",
  "x-should-retry",
  "x-sluice-simulated",
].join(", ");

/** Answers pre-flights and marks answers. Only what is listed above and `x-stainless-*` may be sent. */
export function cors(origins: readonly string[]): MiddlewareHandler {
  const listed = new Set(origins.map((origin) => origin.replace(/\/$/, "")));
  return async (c, next) => {
    const origin = c.req.header("origin");
    if (origin === undefined || !listed.has(origin)) return await next();
    if (c.req.method === "OPTIONS") {
      const asked = (c.req.header("access-control-request-headers") ?? "").toLowerCase().split(",");
      const stainless = asked.map((name) => name.trim()).filter((name) => /^x-stainless-[a-z-]+$/.test(name));
      return new Response(null, {
        status: 204,
        headers: {
          "access-control-allow-origin": origin,
          "access-control-allow-methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
          "access-control-allow-headers": [...ALLOWED, ...stainless].join(", "),
          "access-control-max-age": "600",
          vary: "origin, access-control-request-headers",
        },
      });
    }
    await next();
    c.res.headers.set("access-control-allow-origin", origin);
    c.res.headers.set("access-control-expose-headers", EXPOSED);
    c.res.headers.append("vary", "origin");
  };
}

/** For the address by which an extension pairs itself, and for no other. */
export const extensionCors: MiddlewareHandler = async (c, next): Promise<Response | void> => {
  const preflight = extensionPreflight(c.req.raw, "POST");
  if (preflight !== null) return preflight;
  await next();
  showToExtension(c.req.raw, c.res.headers);
};
