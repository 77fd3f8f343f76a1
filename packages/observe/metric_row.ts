/** What a metric is before it is measured: a name with its unit, words and labels. */

export interface MetricRow<T extends "counter" | "gauge" | "histogram", L extends string> {
  readonly type: T;
  readonly name: string;
  readonly help: string;
  readonly labels: readonly L[];
  /** Upper bounds of a histogram, in the unit of its name. */
  readonly buckets?: readonly number[];
}

type Words<L extends string> = Omit<MetricRow<"counter", L>, "type">;

/** Only ever grows; its name ends with `_total`. */
export const counter = <const L extends string = never>(words: Words<L>): MetricRow<"counter", L> => ({
  type: "counter",
  ...words,
});

/** Goes up and down. */
export const gauge = <const L extends string = never>(words: Words<L>): MetricRow<"gauge", L> => ({
  type: "gauge",
  ...words,
});

/** How values spread over buckets. */
export const histogram = <const L extends string = never>(words: Words<L>): MetricRow<"histogram", L> => ({
  type: "histogram",
  ...words,
});
