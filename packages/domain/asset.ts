/** An asset: one picture or clip that a completed job left, with what its owner says of it. */

import type { Provider } from "./agent.ts";
import type { Job, MediaReference, Origin, Output } from "./job.ts";
import { isJobReference } from "./job.ts";
import { findModel } from "./models.ts";

/** Days that an asset stays in the trash before it is erased. */
export const TRASH_DAYS = 30;
/** The same in ms. */
export const TRASH_MS = TRASH_DAYS * 24 * 3_600_000;
/** Assets of one command. */
export const MAX_ARRANGED = 500;
/** Tags of one asset. */
export const MAX_TAGS = 50;

/** Which output of which job. */
export interface AssetRef {
  readonly jobId: string;
  /** The output's index. */
  readonly index: number;
}

/** What an owner says of an asset; it outlives the trash. */
export interface Curation {
  readonly starred: boolean;
  /** Null: on no board. */
  readonly boardId: string | null;
  /** In the order in which they were added, each once. */
  readonly tags: readonly string[];
  /** What the picture shows, for who cannot see it; null when nobody said. */
  readonly alt: string | null;
  /** When it was put into the trash, ms since 1970; null when it is not there. */
  readonly trashedAt: number | null;
}

export interface Asset extends AssetRef, Curation {
  readonly accountId: string;
  readonly kind: "image" | "video";
  readonly output: Output;
  /** When its job completed, ms since 1970. */
  readonly createdAt: number;
  readonly prompt: string;
  readonly negativePrompt: string | null;
  /** Public model name. */
  readonly model: string;
  /** Null for a model that this version does not know. */
  readonly provider: Provider | null;
  readonly agentId: string;
  readonly aspectRatio: string;
  /** Outputs that the job was asked for. */
  readonly count: number;
  /** The seed that was asked for; the output's own is in it. */
  readonly seed: number | null;
  readonly references: readonly MediaReference[];
  readonly origin: Origin | null;
  readonly retryOf: string | null;
  readonly batchId: string | null;
}

const UNTOUCHED: Curation = { starred: false, boardId: null, tags: [], alt: null, trashedAt: null };
const ID = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(0|[1-9]\d?)$/i;

/** `<job id>.<index>`. */
export function assetId({ jobId, index }: AssetRef): string {
  return `${jobId}.${index}`;
}

/** The output that an asset's id names, or null when the text is no such id. */
export function assetRefFrom(id: string): AssetRef | null {
  const [, jobId, index] = ID.exec(id) ?? [];
  return jobId === undefined ? null : { jobId: jobId.toLowerCase(), index: Number(index) };
}

/** The assets of a job as nobody has touched them yet; none unless it completed and made pictures or clips. */
export function assetsOf({ spec, state, outputs }: Job): readonly Asset[] {
  const { kind, settings } = spec;
  if (state.status !== "completed" || kind === "text") return [];
  const references = spec.references.filter((one): one is MediaReference => !isJobReference(one));
  return outputs.map((output) => ({
    ...UNTOUCHED,
    jobId: spec.jobId,
    index: output.index,
    accountId: spec.accountId,
    kind,
    output,
    createdAt: state.at,
    prompt: spec.prompt,
    negativePrompt: spec.negativePrompt ?? null,
    model: spec.model,
    provider: findModel(spec.model)?.provider ?? null,
    agentId: state.agentId,
    aspectRatio: settings.aspectRatio,
    count: settings.count,
    seed: settings.seed ?? null,
    references,
    origin: spec.origin ?? null,
    retryOf: spec.retryOf ?? null,
    batchId: spec.batchId ?? null,
  }));
}

/** What `EraseJobs` takes to erase these outputs and no others. */
export function erasureOf(
  outputs: Iterable<AssetRef & { readonly mediaId: string }>,
): { readonly jobId: string; readonly mediaIds: readonly string[]; readonly indexes: readonly number[] }[] {
  return Array.from(Map.groupBy(outputs, ({ jobId }) => jobId), ([jobId, ofJob]) => ({
    jobId,
    mediaIds: [...new Set(ofJob.map(({ mediaId }) => mediaId))],
    indexes: ofJob.map(({ index }) => index),
  }));
}
