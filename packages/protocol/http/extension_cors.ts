/**
 * Cross-origin answers for browser extensions, on the three addresses that a worker in one calls. Any extension may
 * ask, because ids of extensions differ from browser to browser: what lets a worker in are the code, the ticket and the
 * signature, and no cookie is ever taken along.
 */

const EXTENSION = /^(chrome|moz)-extension:\/\/[0-9A-Za-z-]+$/;

/** What `packages/agent` and the pairing send. */
const ALLOWED = "authorization, content-type, traceparent, x-content-sha256";

/** The asking extension's origin, or null when somebody else asks. */
function extensionOrigin({ headers }: Request): string | null {
  const origin = headers.get("origin");
  return origin !== null && EXTENSION.test(origin) ? origin : null;
}

/** The answer to an extension's pre-flight; null for any other request. */
export function extensionPreflight(request: Request, methods: string): Response | null {
  const origin = extensionOrigin(request);
  if (origin === null || request.method !== "OPTIONS") return null;
  return new Response(null, {
    status: 204,
    headers: {
      "access-control-allow-origin": origin,
      "access-control-allow-methods": methods,
      "access-control-allow-headers": ALLOWED,
      "access-control-max-age": "600",
      vary: "origin",
    },
  });
}

/** Lets the extension that asked read the answer. */
export function showToExtension(request: Request, answer: Headers): void {
  answer.append("vary", "origin"); // to whoever asked: what is kept on the way must not be shown to the next one
  const origin = extensionOrigin(request);
  if (origin !== null) answer.set("access-control-allow-origin", origin);
}
