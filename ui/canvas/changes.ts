/** Changes of nodes as they are gathered, sent and taken back. */

import { type CanvasNode, MAX_CHANGES_BYTES, MAX_NODE_CHANGES, type NodeChange } from "@sluice/domain";

/** Bytes of a body that are none of a change. */
const FRAME = 64;

/** Two runs of changes as one, with at most one change a node. */
export function merged(first: readonly NodeChange[], second: readonly NodeChange[]): readonly NodeChange[] {
  const by = new Map<string, NodeChange>();
  for (const change of [...first, ...second]) {
    const before = by.get(change.nodeId);
    // what begins again after it went is told whole
    const whole = before === undefined || "gone" in change || "gone" in before;
    by.delete(change.nodeId);
    by.set(change.nodeId, whole ? change : { ...before, ...change });
  }
  return [...by.values()];
}

/** What takes the changes back, given the nodes before them. */
export function inverse(
  nodes: ReadonlyMap<string, CanvasNode>,
  changes: readonly NodeChange[],
): readonly NodeChange[] {
  return merged(changes, []).flatMap((change): NodeChange[] => {
    const { nodeId } = change;
    const node = nodes.get(nodeId);
    if (node === undefined) return "gone" in change ? [] : [{ nodeId, gone: true }];
    if ("gone" in change) return [node];
    const fields = Object.keys(change) as (keyof CanvasNode)[];
    return [Object.fromEntries(fields.map((field) => [field, node[field]])) as unknown as NodeChange];
  });
}

/** The first of the changes that fit into one request, and those that are left. At least one is taken. */
export function firstToSend(
  changes: readonly NodeChange[],
): { readonly now: readonly NodeChange[]; readonly later: readonly NodeChange[] } {
  const bytes = new TextEncoder();
  let room = MAX_CHANGES_BYTES - FRAME;
  let count = 0;
  for (const change of changes) {
    room -= bytes.encode(JSON.stringify(change)).length + 1;
    if (count > 0 && (room < 0 || count === MAX_NODE_CHANGES)) break;
    count++;
  }
  return { now: changes.slice(0, count), later: changes.slice(count) };
}

/** An id for a new node. */
export function newNodeId(): string {
  // pages over plain HTTP have no randomUUID
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}
