/** The process's own log: JSON lines on standard error, without prompts and secrets. */

import { redact } from "./redact.ts";

export type Level = "debug" | "info" | "warn" | "error";
const ORDER: readonly Level[] = ["debug", "info", "warn", "error"];

/** A line of the log; never holds a key, a body, a prompt or a secret. Field names: docs/observability.md. */
export type LogLine = (level: Level, message: string, fields?: Readonly<Record<string, unknown>>) => void;

export interface LogOptions {
  /** Lines of this level and above are kept. */
  readonly least: Level;
  /** Which service speaks. */
  readonly service: string;
  /** The trace that is under way, when there is one. */
  readonly traceId?: () => string | undefined;
  /** Takes each line, with its end; standard error by default. */
  readonly write?: (line: string) => void;
}

/** A log that writes `at`, `level`, `service`, `message` and the fields of each line. */
export function createLog({ least, service, traceId, write = toStandardError }: LogOptions): LogLine {
  const from = ORDER.indexOf(least);
  return (level, message, fields) => {
    if (ORDER.indexOf(level) < from) return;
    const trace = traceId?.();
    const line = {
      at: new Date().toISOString(),
      level,
      service,
      message,
      ...(trace === undefined ? {} : { traceId: trace }),
      ...fields,
    };
    write(`${JSON.stringify(line, clean)}\n`);
  };
}

function clean(_key: string, value: unknown): unknown {
  if (typeof value === "string") return redact(value);
  return value instanceof Error ? redact(`${value.name}: ${value.message}`) : value;
}

const encoder = new TextEncoder();

function toStandardError(line: string): void {
  Deno.stderr.writeSync(encoder.encode(line));
}
