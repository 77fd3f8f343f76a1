/** Metrics: the one door to `prom-client`. Whoever measures is handed a handle; there is no global registry. */

import {
  Counter as PromCounter,
  Gauge as PromGauge,
  Histogram as PromHistogram,
  Registry,
} from "prom-client";
import type { MetricRow } from "./metric_row.ts";
import { METRICS, PROCESS_METRICS } from "./metric_table.ts";
import { measureProcess } from "./process_metrics.ts";

export type Labels<L extends string> = Readonly<Record<L, string>>;

export interface Counter<L extends string = never> {
  /** Adds `by`, which is not negative; 1 by default. */
  add(labels: Labels<L>, by?: number): void;
}

export interface Gauge<L extends string = never> {
  set(labels: Labels<L>, value: number): void;
  /** Adds what may be negative. */
  move(labels: Labels<L>, by: number): void;
  /** Takes back what was set under these labels. */
  forget(labels: Labels<L>): void;
}

export interface Histogram<L extends string = never> {
  /** `value` in the unit of the metric's name. */
  observe(labels: Labels<L>, value: number): void;
}

type HandleOf<R> = R extends MetricRow<"counter", infer L> ? Counter<L>
  : R extends MetricRow<"gauge", infer L> ? Gauge<L>
  : R extends MetricRow<"histogram", infer L> ? Histogram<L>
  : never;

/** A handle for each row of the table. */
export type Handles = { readonly [K in keyof typeof METRICS]: HandleOf<typeof METRICS[K]> };

export interface Metrics extends Handles {
  /** Calls `measure` before each scrape, for what is looked up and not counted. Returns how to stop. It must not throw. */
  onScrape(measure: () => void | Promise<void>): () => void;
  /** All of them in Prometheus' text format, 0.0.4. */
  render(): Promise<string>;
}

export interface MetricsOptions {
  readonly service: string;
  readonly version: string;
}

export const METRICS_CONTENT_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

/** The metrics of a process. Costs nothing while nobody scrapes but counting. */
export function openMetrics({ service, version }: MetricsOptions): Metrics {
  const registry = new Registry();
  const measures = new Set<() => void | Promise<void>>();
  const handles = handlesOf(METRICS, registry) as unknown as Handles;
  handles.buildInfo.set({ service, version, deno: Deno.version.deno }, 1);
  measures.add(measureProcess(handlesOf(PROCESS_METRICS, registry) as unknown as ProcessHandles));
  return {
    ...handles,
    onScrape(measure) {
      measures.add(measure);
      return () => measures.delete(measure);
    },
    async render() {
      await Promise.all([...measures].map((measure) => measure()));
      return await registry.metrics();
    },
  };
}

export type ProcessHandles = {
  readonly [K in keyof typeof PROCESS_METRICS]: HandleOf<typeof PROCESS_METRICS[K]>;
};

type AnyRow = MetricRow<"counter" | "gauge" | "histogram", string>;

function handlesOf(table: Readonly<Record<string, AnyRow>>, registry: Registry): Record<string, unknown> {
  return Object.fromEntries(Object.entries(table).map(([key, row]) => [key, handleOf(row, registry)]));
}

function handleOf(row: AnyRow, registry: Registry): Counter<string> | Gauge<string> | Histogram<string> {
  const { name, help } = row;
  const words = { name, help, labelNames: [...row.labels], registers: [registry] };
  switch (row.type) {
    case "counter": {
      const counter = new PromCounter(words);
      return { add: (labels, by = 1) => counter.inc(labels, by) };
    }
    case "gauge": {
      const gauge = new PromGauge(words);
      return {
        set: (labels, value) => gauge.set(labels, value),
        move: (labels, by) => gauge.inc(labels, by),
        forget: (labels) => gauge.remove(labels),
      };
    }
    case "histogram": {
      const histogram = new PromHistogram({ ...words, buckets: [...row.buckets ?? []] });
      return { observe: (labels, value) => histogram.observe(labels, value) };
    }
    default:
      return row.type satisfies never;
  }
}
