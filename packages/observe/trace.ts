/**
 * Traces: the one door to OpenTelemetry, which Deno brings along. Without `OTEL_DENO=true` nothing is recorded and
 * every call here does nothing and allocates nothing.
 */

import {
  type Context,
  context,
  isSpanContextValid,
  type Link,
  ProxyTracerProvider,
  ROOT_CONTEXT,
  type Span as OtelSpan,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { redact } from "./redact.ts";
import { formatTraceparent, parseTraceparent } from "./traceparent.ts";
import { keepSecretsOutOfSpans } from "./trace_secrets.ts";

/** What a span says of its work: names as in docs/observability.md; never a prompt, a key or an address's query. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanOptions {
  /** The W3C `traceparent` that it continues; without it the span that is under way, else a new trace begins. */
  readonly parent?: string | undefined;
  /** Other traces that it did work for. */
  readonly links?: readonly string[];
  readonly attributes?: Attributes;
  /** When it began, ms since 1970; now by default. */
  readonly startTime?: number;
}

export interface Span {
  /** The W3C `traceparent` by which others continue it; undefined when nothing is recorded. */
  readonly traceparent: string | undefined;
  set(attributes: Attributes): void;
  /** Ends it; with `error` as failed. */
  end(error?: unknown): void;
}

export interface Tracing {
  /** Whether anything is recorded: ask before making attributes where it costs. */
  readonly on: boolean;
  /** The trace that is under way: 32 hex digits. */
  traceId(): string | undefined;
  /** Names the request that is under way by its route: Deno's own span of it knows only the path. */
  nameRequest(method: string, route: string): void;
  begin(name: string, options?: SpanOptions): Span;
  /** Runs `act` with a span under way, and ends it with what becomes of it. */
  inside<T>(name: string, options: SpanOptions, act: (span: Span) => Promise<T>): Promise<T>;
}

const NO_SPAN: Span = { traceparent: undefined, set() {}, end() {} };

/** Where nothing is recorded. */
const OFF: Tracing = {
  on: false,
  traceId: () => undefined,
  nameRequest() {},
  begin: () => NO_SPAN,
  inside: (_name, _options, act) => act(NO_SPAN),
};

/** Tracing as this process was started: call it before the first server or request, so that their spans hold no secret. */
export function openTracing(): Tracing {
  if (trace.getTracerProvider() instanceof ProxyTracerProvider) return OFF;
  const tracer = trace.getTracer("sluice");
  keepSecretsOutOfSpans(tracer);

  const start = (name: string, { parent, links, attributes, startTime }: SpanOptions): OtelSpan => {
    const options = {
      ...(attributes === undefined ? {} : { attributes: { ...attributes } }),
      ...(links === undefined ? {} : { links: links.flatMap(linkTo) }),
      ...(startTime === undefined ? {} : { startTime }),
    };
    return tracer.startSpan(name, options, contextOf(parent));
  };

  return {
    on: true,
    traceId() {
      const found = trace.getActiveSpan()?.spanContext();
      return found !== undefined && isSpanContextValid(found) ? found.traceId : undefined;
    },
    nameRequest(method, route) {
      trace.getActiveSpan()?.updateName(`${method} ${route}`).setAttribute("http.route", route);
    },
    begin: (name, options = {}) => spanOf(start(name, options)),
    async inside(name, options, act) {
      const otel = start(name, options);
      const span = spanOf(otel);
      try {
        const result = await context.with(trace.setSpan(context.active(), otel), act, undefined, span);
        span.end();
        return result;
      } catch (error) {
        span.end(error);
        throw error;
      }
    },
  };
}

function spanOf(otel: OtelSpan): Span {
  return {
    traceparent: formatTraceparent(otel.spanContext()),
    set: (attributes) => void otel.setAttributes({ ...attributes }),
    end(error) {
      if (error !== undefined) {
        const message = redact(error instanceof Error ? error.message : String(error));
        otel.setStatus({ code: SpanStatusCode.ERROR, message });
      }
      otel.end();
    },
  };
}

function contextOf(parent: string | undefined): Context {
  const remote = parent === undefined ? null : parseTraceparent(parent);
  return remote === null ? context.active() : trace.setSpanContext(ROOT_CONTEXT, remote);
}

function linkTo(traceparent: string): Link[] {
  const found = parseTraceparent(traceparent);
  return found === null ? [] : [{ context: found }];
}
