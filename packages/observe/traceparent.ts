/** The `traceparent` of W3C Trace Context, version 00: how a trace travels between processes. */

import type { SpanContext } from "@opentelemetry/api";

const FORM = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

/** What it names, or null for anything that is no `traceparent`. */
export function parseTraceparent(text: string): SpanContext | null {
  const found = FORM.exec(text);
  if (found === null) return null;
  const [, traceId = "", spanId = "", flags = "00"] = found;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
}

export function formatTraceparent({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`;
}
