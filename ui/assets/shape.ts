/** Assets as the studio holds them: the domain's own, so that its folds apply to them. */

import { type Asset, assetId, type Event } from "@sluice/domain";
import type { AssetJson } from "@sluice/protocol";
import type { Recallable } from "../state/draft.ts";
import type { Asked } from "./asked.ts";

export type { Asset } from "@sluice/domain";

/** The asset of an answer of `/api/assets`. */
export function assetFrom(json: AssetJson, accountId: string): Asset {
  const { mime, bytes, width, height, duration, index } = json;
  return {
    jobId: json.job_id,
    index,
    accountId,
    kind: json.type,
    output: {
      index,
      mediaId: json.media_id,
      mime,
      bytes,
      width,
      height,
      duration,
      ...json.seed === null ? {} : { seed: json.seed },
    },
    createdAt: Date.parse(json.created_at),
    prompt: json.prompt,
    negativePrompt: json.negative_prompt,
    model: json.model,
    provider: json.provider,
    agentId: json.agent.id,
    aspectRatio: json.aspect_ratio,
    count: json.count,
    seed: json.seed,
    references: json.references.map(({ media_id, role, mime }) => ({ mediaId: media_id, role, mime })),
    origin: json.origin === null ? null : { jobId: json.origin.job_id, how: json.origin.how },
    retryOf: json.retry_of,
    batchId: json.batch,
    starred: json.starred,
    boardId: json.board,
    tags: json.tags,
    alt: json.alt,
    trashedAt: json.trashed_at === null ? null : Date.parse(json.trashed_at),
  };
}

/** How it was made, for `recall`: what came out tells neither the size nor the length that were `asked` for. */
export function recallableOf(asset: Asset, { resolution, duration, operation }: Asked): Recallable {
  const { kind, prompt, negativePrompt, model, aspectRatio, count, output, seed, references } = asset;
  return {
    kind,
    prompt,
    negativePrompt: negativePrompt ?? undefined,
    model,
    ratio: aspectRatio,
    count,
    duration,
    resolution,
    operation,
    seed: output.seed ?? seed ?? undefined,
    references,
  };
}

/** What the picture shows, for who cannot see it: its owner's words, or else the prompt. */
export function altOf({ alt, prompt }: Asset): string {
  return alt ?? prompt;
}

/** The ids of the assets that an event is about; null when it names none one by one. */
export function idsOf(event: Event): readonly string[] | null {
  switch (event.type) {
    case "AssetsArranged":
    case "AssetsTrashed":
    case "AssetsRestored":
      return event.data.assets.map(assetId);
    default:
      return null;
  }
}
