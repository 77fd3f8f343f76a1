/** What a pointer does on the sheet between pressing and letting go. */

import type { CanvasNode, NodeChange } from "@sluice/domain";
import { moved } from "./acts.ts";
import { type Desk, snaps } from "./desk.ts";
import { around, between, type Point, type Rect, touch } from "./geometry.ts";
import { snapped } from "./snap.ts";

/** Screen pixels within which things snap. */
const REACH = 7;

/** A gesture under way. Points are of the world, but for `pan`. */
export interface Gesture {
  move(event: PointerEvent): void;
  /** It is let go; `click` when it never moved. */
  end(event: PointerEvent, click: boolean): void;
  /** As if it had never begun. */
  cancel(): void;
}

/** Moves the camera. */
export function pan(desk: Desk, start: PointerEvent, onClick: () => void = () => {}): Gesture {
  let last = { x: start.clientX, y: start.clientY };
  return {
    move({ clientX, clientY }) {
      desk.view.pan(clientX - last.x, clientY - last.y);
      last = { x: clientX, y: clientY };
    },
    end: (_, click) => click && onClick(),
    cancel() {},
  };
}

/** Chooses what the rectangle touches, besides what was chosen if `adding`. */
export function marquee(desk: Desk, start: PointerEvent, adding: boolean): Gesture {
  const from = desk.view.inWorld(start);
  const before = adding ? desk.sheet.selection.peek() : new Set<string>();
  const over = () => desk.sketch.value = null;
  return {
    move(event) {
      const rect = between(from, desk.view.inWorld(event));
      desk.sketch.value = { kind: "marquee", rect };
      const inside = desk.sheet.all().filter((node) => node.content.kind !== "group" && touch(rect, node));
      desk.sheet.select([...before, ...inside.map(({ nodeId }) => nodeId)]);
    },
    end(_, click) {
      over();
      if (click && !adding) desk.sheet.select([]);
    },
    cancel() {
      over();
      desk.sheet.select(before);
    },
  };
}

/** Moves what is chosen, in line with what lies around. */
export function drag(desk: Desk, start: PointerEvent, onClick: () => void): Gesture {
  const from = desk.view.inWorld(start);
  const nodes = desk.chosen();
  const ids = new Set(nodes.map(({ nodeId }) => nodeId));
  const frame = around(nodes)!;
  const others = desk.sheet.all().filter(({ nodeId, content }) =>
    !ids.has(nodeId) && content.kind !== "group"
  );
  let changes: readonly NodeChange[] = [];
  const over = () => {
    desk.guides.value = [];
    desk.sheet.preview([]);
  };
  return {
    move(event) {
      const by = delta(from, desk.view.inWorld(event));
      const { dx, dy, guides } = line(
        desk,
        { ...frame, x: frame.x + by.x, y: frame.y + by.y },
        others,
        event,
      );
      desk.guides.value = guides;
      changes = moved(nodes, by.x + dx, by.y + dy);
      desk.sheet.preview(changes);
    },
    end(_, click) {
      over();
      if (click) onClick();
      else desk.do(changes);
    },
    cancel: over,
  };
}

/** Changes the size of a node from its lower end; pictures keep their shape. */
export function resize(desk: Desk, start: PointerEvent, node: CanvasNode): Gesture {
  const from = desk.view.inWorld(start);
  const keeps = node.content.kind !== "note" && node.content.kind !== "scene";
  let changes: readonly NodeChange[] = [];
  return {
    move(event) {
      const by = delta(from, desk.view.inWorld(event));
      const w = Math.max(64, node.w + by.x);
      const h = keeps ? w * node.h / node.w : Math.max(48, node.h + by.y);
      changes = [{ nodeId: node.nodeId, w: Math.round(w), h: Math.max(8, Math.round(h)) }];
      desk.sheet.preview(changes);
    },
    end(_, click) {
      desk.sheet.preview([]);
      if (!click) desk.do(changes);
    },
    cancel: () => desk.sheet.preview([]),
  };
}

/** Draws a line out of a node; `onDrop` hears where it ends in the world, `onClick` that none was drawn. */
export function link(
  desk: Desk,
  from: string,
  onDrop: (at: Point, event: PointerEvent) => void,
  onClick: () => void,
): Gesture {
  const over = () => desk.sketch.value = null;
  return {
    move: (event) => desk.sketch.value = { kind: "link", from, to: desk.view.inWorld(event) },
    end(event, click) {
      over();
      if (click) onClick();
      else onDrop(desk.view.inWorld(event), event);
    },
    cancel: over,
  };
}

function delta(from: Point, to: Point): Point {
  return { x: to.x - from.x, y: to.y - from.y };
}

/** Alt lets things lie anywhere. */
function line(desk: Desk, rect: Rect, others: readonly CanvasNode[], { altKey }: PointerEvent) {
  if (!snaps.peek() || altKey) return { dx: 0, dy: 0, guides: [] };
  const region = desk.view.region.peek();
  return snapped(rect, others.filter((one) => touch(region, one)), REACH / desk.view.camera.k);
}
