/** One HTTP/1.1 request to an address that was looked up and judged before, under the name that was asked for. */

import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import type { Target } from "./egress_policy.ts";

export interface PinnedRequest {
  readonly method: string;
  readonly headers: Headers;
  readonly body: Uint8Array | null;
  /** PEM certificates trusted instead of the system's. */
  readonly caCerts?: readonly string[];
  readonly signal: AbortSignal;
}

/** The address was not there to talk to: nothing was sent, so the next one may be tried. */
const UNREACHED: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "EADDRNOTAVAIL",
]);

/** The answer's head, its body yet to be read; `destroy` it to stop. Throws what the network throws. */
export async function pinnedRequest(target: Target, request: PinnedRequest): Promise<IncomingMessage> {
  let last: unknown;
  for (const address of target.addresses) {
    try {
      return await requestTo(address, target, request);
    } catch (error) {
      if (!UNREACHED.has(String((error as { code?: unknown }).code))) throw error;
      last = error;
    }
  }
  throw last;
}

async function requestTo(
  address: string,
  { url, host, port }: Target,
  { method, headers, body, caCerts, signal }: PinnedRequest,
): Promise<IncomingMessage> {
  const secure = url.protocol === "https:";
  const { request } = secure ? await import("node:https") : await import("node:http");
  signal.throwIfAborted();
  return await new Promise((resolve, reject) => {
    const sent = request({
      // an address, so that nothing is left to look up
      host: address,
      port,
      method,
      path: url.pathname + url.search,
      headers: { ...Object.fromEntries(headers), host: url.host },
      // of a pool it might get a connection that another name was checked for
      agent: false,
      // the certificate is checked against it; an address is checked as `host`
      ...(secure && isIP(host) === 0 ? { servername: host } : {}),
      ...(caCerts === undefined ? {} : { ca: [...caCerts] }),
    });
    const abort = () => sent.destroy(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    sent.on("response", (answer) => {
      signal.removeEventListener("abort", abort);
      const stop = () => answer.destroy(signal.reason);
      signal.addEventListener("abort", stop, { once: true });
      answer.once("close", () => signal.removeEventListener("abort", stop));
      resolve(answer);
    });
    sent.on("error", (error) => {
      signal.removeEventListener("abort", abort);
      reject(error);
    });
    sent.end(body ?? undefined);
  });
}
