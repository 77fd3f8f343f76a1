/** `/metrics` of services that know no accounts: for who brings the token, or, without one, for this machine alone. */

import { type Metrics, METRICS_CONTENT_TYPE } from "./metrics.ts";

/** Answers `GET /metrics`. `token` is `SLUICE_METRICS_TOKEN`; null when it is not set. */
export async function serveMetrics(
  metrics: Pick<Metrics, "render">,
  request: Request,
  { remoteAddr }: Pick<Deno.ServeHandlerInfo, "remoteAddr">,
  token: string | null,
): Promise<Response> {
  if (token === null ? !isLoopback(remoteAddr) : !await bears(request, token)) {
    const details = token === null
      ? "metrics are told to this machine alone: set SLUICE_METRICS_TOKEN to read them from elsewhere"
      : "send the value of SLUICE_METRICS_TOKEN as a bearer token";
    const [status, code] = token === null ? [403, "forbidden"] : [401, "unauthorized"];
    return Response.json({ error: String(code).replaceAll("_", " "), code, details }, {
      status: Number(status),
    });
  }
  return new Response(await metrics.render(), {
    headers: { "content-type": METRICS_CONTENT_TYPE, "cache-control": "no-store" },
  });
}

function isLoopback(address: Deno.Addr): boolean {
  if (address.transport !== "tcp") return false;
  return /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/.test(address.hostname);
}

/** Compared by hashes, so that the time that it takes tells nothing of the token. */
async function bears(request: Request, token: string): Promise<boolean> {
  const [, sent = ""] = /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "") ?? [];
  const [a, b] = await Promise.all([hash(sent), hash(token)]);
  return a === b;
}

async function hash(text: string): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))).toHex();
}
