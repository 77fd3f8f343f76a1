/** How a process tells what it does: a log of lines, metrics to scrape, traces. docs/observability.md. */

export { createLog, type Level, type LogLine, type LogOptions } from "./log.ts";
export { METRICS, PROCESS_METRICS } from "./metric_table.ts";
export {
  type Counter,
  type Gauge,
  type Histogram,
  type Metrics,
  METRICS_CONTENT_TYPE,
  type MetricsOptions,
  openMetrics,
} from "./metrics.ts";
export { serveMetrics } from "./serve_metrics.ts";
export { openTelling, type Telling, type TellingOptions } from "./telling.ts";
export { type Attributes, openTracing, type Span, type SpanOptions, type Tracing } from "./trace.ts";
