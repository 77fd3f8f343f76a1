/** What nodes show: pictures and clips by their assets' ids, and jobs that are still at them. */

import {
  assetId,
  type AssetRef,
  type CanvasNode,
  type Event,
  type EventData,
  isJobReference,
  type Job,
} from "@sluice/domain";
import type { AssetJson, CanvasJson } from "@sluice/protocol";
import { type Signal, signal } from "@preact/signals";
import { api, ApiError } from "../state/api.ts";
import { facts } from "../state/mod.ts";
import type { Origins } from "./lineage.ts";

/** A picture or clip of a job. */
export interface Piece extends Origins {
  readonly mediaId: string;
  readonly mime: string;
  readonly width: number | null;
  readonly height: number | null;
  /** Of a clip, ms. */
  readonly duration: number | null;
  /** What it shows, for those who cannot see it. */
  readonly alt: string;
}

export type Shown =
  | { readonly state: "loading" }
  | { readonly state: "there"; readonly piece: Piece }
  | { readonly state: "job"; readonly job: Job }
  /** It was erased, or never the account's. */
  | { readonly state: "gone" };

const LOADING: Shown = { state: "loading" };
const GONE: Shown = { state: "gone" };

export class Pieces {
  readonly #known = new Map<string, Signal<Shown>>();
  /** Ids of those that are in the trash. */
  readonly #trashed: Signal<ReadonlySet<string>> = signal(new Set());
  readonly #unlisten: () => void = facts.onEvent((event) => this.#follow(event));

  /** Stops following. */
  close(): void {
    this.#unlisten();
  }

  /** Learns the assets of a canvas. */
  learn({ assets, nodes }: Pick<CanvasJson, "assets" | "nodes">): void {
    for (const asset of assets) this.put(asset);
    const there = new Set(assets.map(({ id }) => id));
    for (const { content } of nodes) {
      if (content.kind !== "asset" || there.has(assetId(content))) continue;
      // one whose job is not known here is no more; the others tell by themselves
      if (facts.job(content.jobId).peek() === undefined) this.#of(content).value = GONE;
    }
  }

  put(asset: AssetJson): void {
    this.#of({ jobId: asset.job_id, index: asset.index }).value = { state: "there", piece: pieceFrom(asset) };
    this.#trash([asset.id], asset.trashed_at !== null);
  }

  /** Whether the asset is in the trash: it is still shown where it lies, and played nowhere. */
  isTrashed(ref: AssetRef): boolean {
    return this.#trashed.value.has(assetId(ref));
  }

  /** How the asset stands; follows its job while that is open. */
  of(ref: AssetRef): Shown {
    const known = this.#of(ref);
    if (known.value.state !== "loading") return known.value;
    const job = facts.job(ref.jobId).value;
    if (job === undefined) return this.#ask(ref), known.value;
    const output = job.outputs.find(({ index }) => index === ref.index);
    if (job.erasedAt !== undefined) return GONE;
    if (output === undefined) return { state: "job", job };
    const { mediaId, mime, width, height, duration } = output;
    return {
      state: "there",
      piece: {
        ...originsOf(job),
        mediaId,
        mime,
        width,
        height,
        duration: msOf(duration),
        alt: job.spec.prompt,
      },
    };
  }

  /** Where a node's content came from; null for what came from nowhere. */
  originsOf({ content }: CanvasNode): Origins | null {
    if (content.kind === "reference") {
      return { mediaId: content.mediaId, jobId: null, fromMedia: [], fromJobs: [] };
    }
    if (content.kind !== "asset") return null;
    const shown = this.of(content);
    if (shown.state === "there") return shown.piece;
    return shown.state === "job" ? { ...originsOf(shown.job), mediaId: null } : null;
  }

  #of(ref: AssetRef): Signal<Shown> {
    const id = assetId(ref);
    let found = this.#known.get(id);
    if (found === undefined) this.#known.set(id, found = signal(LOADING));
    return found;
  }

  readonly #asked = new Set<string>();

  #ask(ref: AssetRef): void {
    const id = assetId(ref);
    if (this.#asked.has(id)) return;
    this.#asked.add(id);
    api<AssetJson>(`/api/assets/${id}`).then(
      (asset) => this.put(asset),
      (error: unknown) => {
        if (!(error instanceof ApiError)) throw error;
        if (error.status === 404) this.#of(ref).value = GONE;
        // whoever shows it next asks again
        else this.#asked.delete(id);
      },
    );
  }

  #follow(event: Event): void {
    if (event.type === "JobErased") return this.#forget(event.data);
    if (event.type !== "AssetsTrashed" && event.type !== "AssetsRestored") return;
    this.#trash(event.data.assets.map(assetId), event.type === "AssetsTrashed");
  }

  #trash(ids: readonly string[], trashed: boolean): void {
    const before = this.#trashed.peek();
    if (ids.every((id) => before.has(id) === trashed)) return;
    const after = new Set(before);
    for (const id of ids) trashed ? after.add(id) : after.delete(id);
    this.#trashed.value = after;
  }

  #forget({ jobId, indexes }: EventData["JobErased"]): void {
    for (const [id, shown] of this.#known) {
      const [job, index] = id.split(".");
      if (job === jobId && (indexes?.includes(Number(index)) ?? true)) shown.value = GONE;
    }
  }
}

function originsOf({ spec: { jobId, references, origin, retryOf } }: Job): Origins {
  return {
    mediaId: null,
    jobId,
    fromMedia: references.flatMap((one) => isJobReference(one) ? [] : [one.from ?? one.mediaId]),
    fromJobs: [
      ...references.flatMap((one) => isJobReference(one) ? [one.fromJob] : []),
      ...origin === undefined ? [] : [origin.jobId],
      ...retryOf === undefined ? [] : [retryOf],
    ],
  };
}

function msOf(seconds: number | null): number | null {
  return seconds === null ? null : Math.round(seconds * 1_000);
}

function pieceFrom(asset: AssetJson): Piece {
  const { origin, retry_of } = asset;
  return {
    mediaId: asset.media_id,
    mime: asset.mime,
    width: asset.width,
    height: asset.height,
    duration: msOf(asset.duration),
    alt: asset.alt ?? asset.prompt,
    jobId: asset.job_id,
    fromMedia: asset.references.map(({ media_id, from }) => from ?? media_id),
    fromJobs: [...origin === null ? [] : [origin.job_id], ...retry_of === null ? [] : [retry_of]],
  };
}
