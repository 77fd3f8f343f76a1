/** What was made from what. An edge says that the content of one node went into another; it is no instruction. */

import type { CanvasNode } from "@sluice/domain";

/** What is known of a node's picture, clip or job. */
export interface Origins {
  /** What it shows; null while it is being made. */
  readonly mediaId: string | null;
  readonly jobId: string | null;
  /** Media that its job started from. */
  readonly fromMedia: readonly string[];
  /** Jobs that its own was made from. */
  readonly fromJobs: readonly string[];
}

export interface Edge {
  readonly from: string;
  readonly to: string;
}

/** The edges among nodes, each once. Of several nodes that show the same the first is the source. */
export function edgesOf(
  nodes: readonly CanvasNode[],
  originsOf: (node: CanvasNode) => Origins | null,
): readonly Edge[] {
  const byMedia = new Map<string, string>();
  const byJob = new Map<string, string>();
  const known = nodes.flatMap((node) => {
    const origins = originsOf(node);
    return origins === null ? [] : [{ nodeId: node.nodeId, ...origins }];
  });
  for (const { nodeId, mediaId, jobId } of known) {
    if (mediaId !== null && !byMedia.has(mediaId)) byMedia.set(mediaId, nodeId);
    if (jobId !== null && !byJob.has(jobId)) byJob.set(jobId, nodeId);
  }
  return known.flatMap(({ nodeId, fromMedia, fromJobs }) => {
    const media = fromMedia.flatMap((id) => byMedia.get(id) ?? []);
    // where the very picture lies there, its job is said by it
    const jobs = media.length > 0 ? [] : fromJobs.flatMap((id) => byJob.get(id) ?? []);
    return [...new Set([...media, ...jobs])].filter((from) => from !== nodeId)
      .map((from) => ({ from, to: nodeId }));
  });
}

/** The node, all that went into it, and all that came of it. */
export function chainOf(nodeId: string, edges: readonly Edge[]): ReadonlySet<string> {
  const walk = (start: "from" | "to", end: "from" | "to", found: Set<string>) => {
    const next = [nodeId];
    for (let at = next.pop(); at !== undefined; at = next.pop()) {
      for (const edge of edges) {
        if (edge[start] !== at || found.has(edge[end])) continue;
        found.add(edge[end]);
        next.push(edge[end]);
      }
    }
    return found;
  };
  return new Set([nodeId, ...walk("from", "to", new Set()), ...walk("to", "from", new Set())]);
}
