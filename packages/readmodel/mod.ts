/** The log folded into tables, and the questions that the gateway asks of them. */

export type { Unbalanced } from "./changes.ts";
export type { Comparison } from "./compare.ts";
export * from "./desk.ts";
export * from "./errors.ts";
export { mediaOf } from "./fold_job.ts";
export type { GenerationRow, GenerationState } from "./generation_table.ts";
export * from "./generations.ts";
export type { Keeping, OverdueJob, TrashedAsset } from "./keeping.ts";
export type { Unused } from "./media_queries.ts";
export { type MemoryProjection, openMemoryProjection, type Rows } from "./memory_projection.ts";
export { PROJECTION_VERSION } from "./migrations.ts";
export * from "./open.ts";
export * from "./open_keeping.ts";
export type * from "./ports.ts";
export type { Applied, Projection } from "./projection.ts";
