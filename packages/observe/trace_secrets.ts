/**
 * Deno's own spans of requests name the whole address, and an address's query holds signatures, tokens and words to search
 * for. The runtime has no switch for that and cannot take an attribute back, so its spans are made to forget secrets as
 * they are told them (docs/adr/0028).
 */

import { ROOT_CONTEXT, type Span, trace, type Tracer } from "@opentelemetry/api";
import { redact } from "./redact.ts";

const PROBES = 10_000;
const kept = new WeakSet<object>();

/** Makes every span of this process drop `url.query` and take secrets out of text, those that Deno begins included. */
export function keepSecretsOutOfSpans(tracer: Tracer): void {
  const spans = prototypeOfSpans(tracer);
  if (spans === null || kept.has(spans)) return;
  kept.add(spans);
  const { setAttribute, setStatus } = spans;
  spans.setAttribute = function (this: Span, key, value) {
    if (key === "url.query") return this;
    return setAttribute.call(this, key, typeof value === "string" ? redact(value) : value);
  };
  spans.setStatus = function (this: Span, { code, message }) {
    return setStatus.call(this, message === undefined ? { code } : { code, message: redact(message) });
  };
}

/** What spans that are recorded have in common. A sampler may leave most of them out, which are of another kind. */
function prototypeOfSpans(tracer: Tracer): Span | null {
  const sampled = trace.setSpanContext(ROOT_CONTEXT, {
    traceId: "1".repeat(32),
    spanId: "1".repeat(16),
    traceFlags: 1,
    isRemote: true,
  });
  for (let n = 0; n < PROBES; n++) {
    // never ended, so it is never sent
    const span = tracer.startSpan("probe", {}, n === 0 ? sampled : ROOT_CONTEXT);
    if (span.isRecording()) return Object.getPrototypeOf(span) as Span;
  }
  return null;
}
