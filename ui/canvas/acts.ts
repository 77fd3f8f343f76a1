/** What can be done with what is chosen: one function each, for keys, menus and bars alike. */

import type { CanvasNode, NodeChange } from "@sluice/domain";
import { t } from "../text/mod.ts";
import { newNodeId } from "./changes.ts";
import type { Desk } from "./desk.ts";
import { around, type Point } from "./geometry.ts";
import { newNode, NOTE_SIZE } from "./lay.ts";
import { GRID } from "./snap.ts";
import { tidied } from "./tidy.ts";

/** Takes nodes off the canvas, with groups that nothing is left in. What they show stays where it is. */
export function remove(desk: Desk, nodes: readonly CanvasNode[] = desk.chosen()): void {
  const ids = new Set(nodes.map(({ nodeId }) => nodeId));
  const { groups } = desk.sheet;
  for (const [group, members] of groups.peek()) {
    if (members.every(({ nodeId }) => ids.has(nodeId))) ids.add(group);
  }
  const gone = [...ids].filter((id) => desk.sheet.peek(id) !== undefined);
  // a group that goes alone leaves its members
  const left = desk.sheet.all().filter(({ nodeId, group }) =>
    group !== null && ids.has(group) && !ids.has(nodeId)
  );
  desk.do([
    ...left.map(({ nodeId }) => ({ nodeId, group: null })),
    ...gone.map((nodeId) => ({ nodeId, gone: true }) as const),
  ], t("canvas.removed", { n: nodes.length }));
}

/** Puts copies a little aside, chosen in the place of the originals. */
export function duplicate(desk: Desk): void {
  const nodes = desk.chosen();
  if (nodes.length === 0) return;
  const ids = new Map(nodes.map(({ nodeId }) => [nodeId, newNodeId()]));
  let z = desk.top();
  const copies = nodes.map((node) => ({
    ...node,
    nodeId: ids.get(node.nodeId)!,
    x: node.x + 2 * GRID,
    y: node.y + 2 * GRID,
    z: z++,
    group: node.group === null ? null : ids.get(node.group) ?? null,
  }));
  desk.do(copies, t("canvas.duplicated", { n: nodes.length }));
  desk.sheet.select(ids.values());
}

/** Makes one group of what is chosen. */
export function group(desk: Desk): void {
  const nodes = desk.chosen().filter(({ content }) => content.kind !== "group");
  const frame = around(nodes);
  if (frame === null || nodes.length < 2) return;
  const groupId = newNodeId();
  const before = new Set(nodes.flatMap(({ group }) => group ?? []));
  const ids = new Set(nodes.map(({ nodeId }) => nodeId));
  const emptied = [...before].filter((id) =>
    (desk.sheet.groups.peek().get(id) ?? []).every(({ nodeId }) => ids.has(nodeId))
  );
  desk.do([
    newNode({ kind: "group", name: t("canvas.group") }, frame, 0, groupId),
    ...nodes.map(({ nodeId }) => ({ nodeId, group: groupId })),
    ...emptied.map((nodeId) => ({ nodeId, gone: true }) as const),
  ], t("canvas.grouped", { n: nodes.length }));
  desk.sheet.select([groupId, ...ids]);
}

/** Dissolves the groups among what is chosen. */
export function ungroup(desk: Desk): void {
  const groups = new Set(
    desk.chosen().flatMap(({ nodeId, group, content }) => content.kind === "group" ? [nodeId] : group ?? []),
  );
  const members = desk.sheet.all().filter(({ group }) => group !== null && groups.has(group));
  const there = [...groups].filter((id) => desk.sheet.peek(id) !== undefined);
  if (members.length + there.length === 0) return;
  desk.do([
    ...members.map(({ nodeId }) => ({ nodeId, group: null })),
    ...there.map((nodeId) => ({ nodeId, gone: true }) as const),
  ], t("canvas.ungrouped"));
  desk.sheet.select(members.map(({ nodeId }) => nodeId));
}

/** Moves what is chosen by so many world pixels. */
export function nudge(desk: Desk, dx: number, dy: number): void {
  desk.do(moved(desk.chosen(), dx, dy));
}

/** The changes that move nodes. */
export function moved(nodes: readonly CanvasNode[], dx: number, dy: number): readonly NodeChange[] {
  return nodes.map(({ nodeId, x, y }) => ({ nodeId, x: x + dx, y: y + dy }));
}

/** Puts what is chosen, or with less than two the whole canvas, in order by what was made from what. */
export function tidy(desk: Desk): void {
  const chosen = desk.chosen();
  const nodes = (chosen.length > 1 ? chosen : desk.sheet.all()).filter(({ content }) =>
    content.kind !== "group"
  );
  const places = tidied(nodes, desk.edges.peek());
  desk.do([...places].map(([nodeId, { x, y }]) => ({ nodeId, x, y })), t("canvas.tidied"));
  desk.fit(desk.sheet.some(places.keys()));
}

/** Puts what is chosen above everything, or below. */
export function stack(desk: Desk, above: boolean): void {
  const nodes = desk.chosen();
  const bottom = desk.sheet.all().reduce((least, { z }) => Math.min(least, z), 0);
  let z = above ? desk.top() : bottom - nodes.length;
  desk.do(nodes.map(({ nodeId }) => ({ nodeId, z: z++ })));
}

/** Puts an empty note with its middle there, to be written at once. */
export function addNote(desk: Desk, at: Point = desk.view.middle()): void {
  const rect = { x: at.x - NOTE_SIZE.w / 2, y: at.y - NOTE_SIZE.h / 2, ...NOTE_SIZE };
  const note = newNode({ kind: "note", text: "" }, rect, desk.top());
  desk.do([note]);
  desk.sheet.select([note.nodeId]);
  desk.view.reveal(note);
  desk.editing.value = note.nodeId;
}
