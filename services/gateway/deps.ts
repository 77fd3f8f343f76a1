/** What the gateway is given by the composition root. */

import type { AuthSecret } from "@sluice/auth";
import type { Bus } from "@sluice/bus";
import {
  ALLOW_NOTHING,
  type EgressAllow,
  type MediaAccess,
  type Pictures,
  type SigningSecret,
} from "@sluice/media";
import { type LogLine, type Metrics, openTracing, type Tracing } from "@sluice/observe";
import type { Reads } from "@sluice/readmodel";
import { guarded } from "./ports.ts";
import { type FetchReference, referenceFetcher } from "./references_fetch.ts";
import type { StudioBundle } from "./studio_files.ts";

export interface GatewayDeps {
  /** The buses of all cells; the one of cell `n` stands at `n`. */
  readonly cells: readonly Bus[];
  /** `reached` is there when the projector lives in the same process and can tell at once. */
  readonly reads: Reads & {
    readonly reached?: (cell: number, number: number, timeoutMs: number) => Promise<boolean>;
  };
  /** A store of this process, or the one at storage. */
  readonly media: MediaAccess;
  /** Pictures decoded where that can be done: in this process, or at storage. */
  readonly pictures: Pictures;
  /** What users' URLs may reach beside public https: `SLUICE_EGRESS_ALLOW`. */
  readonly egressAllow?: EgressAllow;
  /** Fetches a reference that is a URL; from public https by default. */
  readonly fetchReference?: FetchReference;
  readonly secret: SigningSecret;
  /** Signs session tokens and tickets; the same in every gateway. */
  readonly auth: AuthSecret;
  /** The gateway's address without a slash at the end. */
  readonly publicUrl: string;
  readonly version: string;
  /** What else must be well for `/readyz`, by name: why it is not, for the log and the operator, or null. Must not reject. */
  readonly probes?: Readonly<Record<string, () => Promise<string | null>>>;
  readonly log?: LogLine;
  /** What `/metrics` shows: those of the whole process. */
  readonly metrics?: Metrics;
  readonly tracing?: Tracing;
  readonly clock?: () => number;
  readonly newId?: () => string;
  /** An image request whose fate is undecided for so long gets its headers early. */
  readonly earlyHeadersAfterMs?: number;
  /** Between two signs of life on a stream without events. */
  readonly keepAliveMs?: number;
  readonly imageTimeoutMs?: number;
  /** How long a socket may stay open before it says whose it is. */
  readonly socketAuthMs?: number;
  /** How long a command's decision is waited for. */
  readonly decisionTimeoutMs?: number;
  /** Origins that browsers may call from; none by default. */
  readonly corsOrigins?: readonly string[];
  /** The studio's files, asked for once when a browser wants them; null, the default, when there is none. */
  readonly studio?: () => Promise<StudioBundle | null>;
}

/** The same for one cell, with nothing left open. */
export type Settings = Required<GatewayDeps> & { readonly bus: Bus; readonly cell: number };

/** Fills in the defaults, and makes the ports answer 503 when what is behind them fails. */
export function withDefaults(deps: GatewayDeps & Pick<Settings, "metrics">, bus: Bus): Settings {
  const { log = () => {}, egressAllow = ALLOW_NOTHING } = deps;
  return {
    tracing: openTracing(),
    probes: {},
    clock: Date.now,
    newId: () => crypto.randomUUID(),
    earlyHeadersAfterMs: 20_000,
    keepAliveMs: 15_000,
    imageTimeoutMs: 600_000,
    socketAuthMs: 5_000,
    decisionTimeoutMs: 5_000,
    corsOrigins: [],
    studio: () => Promise.resolve(null),
    fetchReference: referenceFetcher({ allow: egressAllow, ownUrls: [deps.publicUrl] }),
    ...deps,
    bus,
    cell: bus.log.cell,
    egressAllow,
    log,
    ...guarded(deps, log),
  };
}
