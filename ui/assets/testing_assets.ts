/** Assets for tests. */

import type { Asset } from "@sluice/domain";

/** An ordinary picture, with `changes`. */
export function testAsset(changes: Partial<Asset> = {}): Asset {
  const index = changes.index ?? 0;
  return {
    jobId: "00000000-0000-4000-8000-000000000001",
    index,
    accountId: "a",
    kind: "image",
    output: { index, mediaId: "m", mime: "image/png", bytes: 1, width: 1, height: 1, duration: null },
    createdAt: 1_764_460_800_000,
    prompt: "a boat",
    negativePrompt: null,
    model: "sim-image",
    provider: "simulator",
    agentId: "g",
    aspectRatio: "1:1",
    count: 1,
    seed: null,
    references: [],
    origin: null,
    retryOf: null,
    batchId: null,
    starred: false,
    boardId: null,
    tags: [],
    alt: null,
    trashedAt: null,
    ...changes,
  };
}
