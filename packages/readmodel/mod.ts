/** The log folded into tables, and the questions that the gateway asks of them. */

export * from "./errors.ts";
export type { Unbalanced } from "./changes.ts";
export { mediaOf } from "./fold_job.ts";
export { type MemoryProjection, openMemoryProjection, type Rows } from "./memory_projection.ts";
export * from "./open.ts";
export * from "./open_keeping.ts";
export type * from "./ports.ts";
export type { Keeping, OverdueJob } from "./keeping.ts";
export type { Unused } from "./media_queries.ts";
export type { Applied, Projection } from "./projection.ts";
