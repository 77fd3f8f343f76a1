/** The connection to NATS, and how a question is asked again until it has an answer. */

import { setTimeout as delay } from "node:timers/promises";
import {
  jetstream,
  JetStreamApiError,
  type JetStreamClient,
  type JetStreamManager,
  jetstreamManager,
} from "@nats-io/jetstream";
import { connect, errors, type NatsConnection } from "@nats-io/transport-node";
import { BusClosed, BusUnsupported, LogUnwritable } from "../errors.ts";
import { checkVersion } from "./capabilities.ts";

export interface NatsOptions {
  /** `nats://host:port`, `tls://…`, optionally with `user:password@` or `token@`; several of one cluster. */
  readonly servers: string | readonly string[];
  /** How the connection is called in the server's own lists. */
  readonly name?: string;
  /** Copies of each stream in a cluster, when the streams are made here. */
  readonly replicas?: 1 | 3 | 5;
  /** What becomes of streams that are not there; by default they are made, a log only together with its inbox. */
  readonly streams?: MissingStreams;
  /** How long the server may take to answer before it is asked again, ms. */
  readonly timeoutMs?: number;
  /** After how long a command that was not settled goes to another decider, ms. */
  readonly ackWaitMs?: number;
}

/** `log may be missing`: a log is made beside an inbox too, to be filled from a backup. */
export type MissingStreams = "are made" | "must be there" | "log may be missing";

export interface Link {
  readonly nc: NatsConnection;
  readonly js: JetStreamClient;
  readonly jsm: JetStreamManager;
  /** Aborts when the connection is over for good. */
  readonly over: AbortSignal;
  /** Whether it ended otherwise than by `close`. */
  failed(): boolean;
  /** Why nobody can answer now, in words; null while there is a connection. */
  away(): string | null;
  /** Asks until there is an answer, however often the server goes away. Throws `BusClosed`, and the server's refusals. */
  ask<T>(action: string, question: () => Promise<T>): Promise<T>;
  /** Calls back after every reconnect; returns how to stop it. */
  onReconnect(listener: () => void): () => void;
  close(): Promise<void>;
}

const RECONNECT_EVERY_MS = 100;
/** The reason of an ending that was asked for. */
const CLOSED = new Error("closed by its owner");

/** Connects and checks the server. Throws `BusUnsupported`, and a plain Error when nobody answers. */
export async function openLink(options: NatsOptions): Promise<Link> {
  const { name = "sluice", timeoutMs = 5_000 } = options;
  const nc = await dial(options, name);
  try {
    checkVersion(nc.info?.version ?? "unknown");
    const jsm = await manager(nc, timeoutMs);
    return makeLink(nc, jsm, timeoutMs);
  } catch (error) {
    await nc.close();
    throw error;
  }
}

async function dial(options: NatsOptions, name: string): Promise<NatsConnection> {
  const urls = [options.servers].flat().map((server) => new URL(server));
  const [first] = urls;
  if (first === undefined) throw new RangeError('Cannot connect to NATS: "servers" is empty');
  const [user, pass] = [decodeURIComponent(first.username), decodeURIComponent(first.password)];
  try {
    return await connect({
      servers: urls.map((url) => url.host),
      name,
      ...(pass === "" ? user === "" ? {} : { token: user } : { user, pass }),
      ...(first.protocol === "tls:" ? { tls: {} } : {}),
      maxReconnectAttempts: -1,
      reconnectTimeWait: RECONNECT_EVERY_MS,
      pingInterval: 5_000,
      noAsyncTraces: true,
    });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`Cannot connect to NATS at "${urls.map((url) => url.host).join(", ")}": ${why}`, {
      cause,
    });
  }
}

async function manager(nc: NatsConnection, timeout: number): Promise<JetStreamManager> {
  try {
    return await jetstreamManager(nc, { timeout });
  } catch (cause) {
    const server = `nats-server "${nc.info?.version}" at "${nc.getServer()}"`;
    throw new BusUnsupported(
      `Cannot use ${server}: JetStream does not answer, enable it (jetstream {} in its configuration, or -js)`,
      { cause },
    );
  }
}

function makeLink(nc: NatsConnection, jsm: JetStreamManager, timeoutMs: number): Link {
  const over = new AbortController();
  const listeners = new Set<() => void>();
  let awaySince: Date | null = null;
  const watching = (async () => {
    for await (const { type } of nc.status()) {
      if (type === "disconnect" || type === "staleConnection") awaySince ??= new Date();
      if (type !== "reconnect") continue;
      awaySince = null;
      for (const listener of [...listeners]) listener();
    }
  })();
  const ended = nc.closed().then((cause) => over.abort(cause ?? CLOSED));

  return {
    nc,
    jsm,
    js: jetstream(nc, { timeout: timeoutMs }),
    over: over.signal,
    failed: () => over.signal.reason instanceof Error && over.signal.reason !== CLOSED,
    away() {
      if (over.signal.aborted) return "the connection to NATS is closed";
      return awaySince === null
        ? null
        : `NATS at "${nc.getServer()}" is away since ${awaySince.toISOString()}, it is tried again and again`;
    },
    async ask(action, question) {
      while (!over.signal.aborted) {
        try {
          return await question();
        } catch (error) {
          if (!isAway(error)) throw error;
          await pause(RECONNECT_EVERY_MS, over.signal);
        }
      }
      throw new BusClosed(action, { cause: over.signal.reason });
    },
    onReconnect(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      over.abort(CLOSED);
      // What was said last, acknowledgements above all, should reach the server if there is one.
      const told = new AbortController();
      await Promise.race([nc.flush().catch(() => {}), pause(timeoutMs, told.signal), ended]);
      told.abort();
      await nc.close();
      await Promise.all([ended, watching]);
    },
  };
}

/** Waits, at most until `signal` aborts. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => {});
}

/** Errors of the client that mean: nobody answered. */
const AWAY = [
  errors.TimeoutError,
  errors.NoRespondersError,
  errors.RequestError,
  errors.ConnectionError,
  errors.ClosedConnectionError,
  errors.DrainingConnectionError,
];

/** Refusals that come with the status of an absence: insufficient resources, storage resources exceeded, store failed. */
const FULL = new Set([10_023, 10_047, 10_077]);

/** Whether the error says that nobody answered, so that what became of the question is open. */
export function isAway(error: unknown): boolean {
  if (error instanceof JetStreamApiError) return error.status === 503 && !FULL.has(error.code);
  if (isForbidden(error)) return false;
  if (AWAY.some((kind) => error instanceof kind)) return true;
  // The client wraps "no responders" into an error of a class that it does not export.
  return error instanceof Error && error.cause !== undefined && isAway(error.cause);
}

/** Whether our user at the server may not do that; the client wraps this refusal as if nobody had answered. */
function isForbidden(error: unknown): boolean {
  if (error instanceof errors.PermissionViolationError) return true;
  return error instanceof Error && error.cause !== undefined && isForbidden(error.cause);
}

/** What a refusal of the server means for a caller who wanted to store something. */
export function explain(action: string, cause: unknown): Error {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new LogUnwritable(
    `Cannot ${action}: the server refuses (${why}), check its limits, its free space and what this user may do`,
    {
      cause,
    },
  );
}
