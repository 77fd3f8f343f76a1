/** All that a process tells with, made once at its start. */

import { createLog, type Level, type LogLine } from "./log.ts";
import { type Metrics, openMetrics } from "./metrics.ts";
import { openTracing, type Tracing } from "./trace.ts";

export interface Telling {
  readonly log: LogLine;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
}

export interface TellingOptions {
  readonly service: string;
  readonly version: string;
  /** The least level of lines that are written. */
  readonly least: Level;
}

/** Opens log, metrics and traces of this process: before its first server, as `openTracing` asks. */
export function openTelling({ service, version, least }: TellingOptions): Telling {
  const tracing = openTracing();
  const { traceId } = tracing;
  return { tracing, log: createLog({ least, service, traceId }), metrics: openMetrics({ service, version }) };
}
