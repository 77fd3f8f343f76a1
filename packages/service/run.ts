/** How a service lives: it answers at once, says what it waits for, serves once all is there, and leaves in good order. */

import { type Clock, sleep, systemClock } from "@sluice/clock";
import { type LogLine, type Metrics, serveMetrics } from "@sluice/observe";

/** Why something is not well, in words for an operator; null when it is. Must not reject. */
export type Probe = () => Promise<string | null>;

/** A service that could be opened. */
export interface OpenService {
  readonly handler: Deno.ServeHandler;
  /** By what they ask after. A gateway answers `/readyz` itself and gives none. */
  readonly probes: Readonly<Record<string, Probe>> | null;
  /** The cells that it works for now, shown by `/readyz`; absent where that means nothing. */
  readonly cells?: () => readonly number[];
  /** Called first when the service shall end: takes nothing new on, and lets others have what it holds. */
  drain(): Promise<void>;
  /** Called when the last request was answered, or after a while. */
  close(): Promise<void>;
}

export interface ServiceOptions {
  readonly name: string;
  readonly version: string;
  readonly hostname: string;
  readonly port: number;
  readonly log: LogLine;
  /** For `/metrics`, with `SLUICE_METRICS_TOKEN`; absent where the service answers it itself. */
  readonly scrape?: { readonly metrics: Metrics; readonly token: string | null };
  /** Opens everything; `stage` says what is being waited for. Tried again until it does not throw. */
  readonly open: (stage: (name: string) => void) => Promise<OpenService>;
  readonly clock?: Clock;
}

export interface RunningService {
  readonly port: number;
  /** Takes nothing new, ends what is underway, and closes. */
  close(): Promise<void>;
}

/** Nothing is missing. */
const READY = "{}";
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5_000;
/** What a service holds, and requests that are underway, get so long to end. */
const DRAIN_MS = 10_000;

/** Listens, then opens in the background. Throws what `Deno.serve` throws when the port cannot be had. */
export function startService(options: ServiceOptions): RunningService {
  const { name, version, hostname, port, log, scrape, open, clock = systemClock } = options;
  const closing = new AbortController();
  let service: OpenService | null = null;
  let waitingFor = { what: "start", why: "it has just begun" };

  let told = "";

  async function keepOpening(): Promise<void> {
    for (
      let retryInMs = FIRST_RETRY_MS;
      !closing.signal.aborted;
      retryInMs = Math.min(2 * retryInMs, LAST_RETRY_MS)
    ) {
      try {
        service = await open((what) => waitingFor = { what, why: `waiting for ${what}` });
        return log("info", `${name} is open`, { version });
      } catch (error) {
        waitingFor = { ...waitingFor, why: messageOf(error) };
        log("warn", `${name} cannot open yet`, { what: waitingFor.what, error: waitingFor.why, retryInMs });
        await sleep(clock, retryInMs, closing.signal).catch(() => {});
      }
    }
  }

  async function ready(): Promise<Response> {
    if (closing.signal.aborted) return notReady({ [name]: "it is going down" });
    if (service === null) return notReady({ [waitingFor.what]: waitingFor.why });
    const details: Record<string, string> = {};
    for (const [what, probe] of Object.entries(service.probes ?? {})) {
      const problem = await probe();
      if (problem !== null) details[what] = problem;
    }
    const now = JSON.stringify(details);
    // told when it changes, and not as often as somebody asks
    if (now !== told) {
      log(now === READY ? "info" : "warn", `${name} is ${now === READY ? "" : "not "}ready`, details);
    }
    told = now;
    const cells = service.cells?.();
    if (now === READY) return Response.json({ status: "ready", ...(cells === undefined ? {} : { cells }) });
    return notReady(details);
  }

  const handler: Deno.ServeHandler = (request, info) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/metrics" && scrape !== undefined) {
      return serveMetrics(scrape.metrics, request, info, scrape.token);
    }
    if (pathname === "/healthz") return Response.json({ status: "ok", service: name, version });
    const own = service === null || service.probes !== null || closing.signal.aborted;
    if (pathname === "/readyz" && own) return ready();
    return service === null ? unavailable(name) : service.handler(request, info);
  };
  const server = Deno.serve(
    { hostname, port, onListen: () => {}, onError: (error) => failed(error, log) },
    handler,
  );
  const opening = keepOpening();
  log("info", `${name} listens`, { hostname, port: server.addr.port, version });

  return {
    port: server.addr.port,
    async close() {
      closing.abort();
      log("info", `${name} is draining`);
      const patience = () => sleep(clock, DRAIN_MS, new AbortController().signal);
      await Promise.race([opening, patience()]);
      const late = patience();
      const draining = service?.drain();
      // what waits for an absent server ends only when its connections are closed
      draining?.catch(() => {});
      await Promise.race([draining, late]);
      await Promise.race([server.shutdown(), late]);
      await service?.close();
      log("info", `${name} has ended`);
    },
  };
}

function notReady(details: Readonly<Record<string, string>>): Response {
  return Response.json({ status: "not ready", missing: Object.keys(details), details }, {
    status: 503,
    headers: { "retry-after": "5" },
  });
}

function unavailable(name: string): Response {
  const details = `the ${name} is not ready yet: see /readyz, and try again in some seconds`;
  return Response.json({ error: "Not available at the moment", code: "unavailable", details }, {
    status: 503,
    headers: { "retry-after": "5" },
  });
}

function failed(error: unknown, log: LogLine): Response {
  log("error", "a request failed", { error: messageOf(error) });
  return Response.json({ error: "Internal error", code: "internal", details: "the server made a mistake" }, {
    status: 500,
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
