/** The nodes of the open canvas as signals: a node renders when it itself changes, and nothing else does. */

import { type CanvasNode, type NodeChange, nodesAfter } from "@sluice/domain";
import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { around, type Rect } from "./geometry.ts";

export class Sheet {
  /** Ids in the order in which nodes came. */
  readonly ids: Signal<readonly string[]> = signal([]);
  /** Counts up whenever any node changes. */
  readonly version: Signal<number> = signal(0);
  readonly selection: Signal<ReadonlySet<string>> = signal(new Set());
  /** The node that has, or last had, the focus. */
  readonly focus: Signal<string | null> = signal(null);
  /** Members of each group that has any. */
  readonly groups: ReadonlySignal<ReadonlyMap<string, readonly CanvasNode[]>> = computed(() => {
    this.version.value;
    const members = this.all().filter(({ group }) => group !== null);
    return Map.groupBy(members, ({ group }) => group!);
  });
  #settled: readonly CanvasNode[] = [];
  #preview: readonly NodeChange[] = [];
  #nodes = new Map<string, Signal<CanvasNode | undefined>>();

  /** The node, or undefined while there is none. */
  node(id: string): Signal<CanvasNode | undefined> {
    let found = this.#nodes.get(id);
    if (found === undefined) this.#nodes.set(id, found = signal(undefined));
    return found;
  }

  peek(id: string): CanvasNode | undefined {
    return this.#nodes.get(id)?.peek();
  }

  /** All nodes as they look now, without following them. */
  all(): readonly CanvasNode[] {
    return this.ids.peek().map((id) => this.peek(id)!);
  }

  /** Those of the ids that are there. */
  some(ids: Iterable<string>): readonly CanvasNode[] {
    return [...ids].flatMap((id) => this.peek(id) ?? []);
  }

  /** The nodes as they are without what is under way under somebody's hand. */
  settled(): ReadonlyMap<string, CanvasNode> {
    return new Map(this.#settled.map((node) => [node.nodeId, node]));
  }

  /** Shows these nodes. */
  set(nodes: readonly CanvasNode[]): void {
    this.#settled = nodes;
    this.#show();
  }

  /** Shows changes that are not made yet, such as those of a drag; none ends it. */
  preview(changes: readonly NodeChange[]): void {
    this.#preview = changes;
    this.#show();
  }

  /** Chooses these, as far as they are there. */
  select(ids: Iterable<string>): void {
    this.selection.value = new Set([...ids].filter((id) => this.peek(id) !== undefined));
  }

  /** Where the group's frame is: around its members. Null for one without any. */
  frameOf(groupId: string): Rect | null {
    const inner = around(this.groups.value.get(groupId) ?? []);
    return inner && { x: inner.x - 16, y: inner.y - 16, w: inner.w + 32, h: inner.h + 32 };
  }

  #show(): void {
    const nodes = this.#preview.length === 0 ? this.#settled : nodesAfter(this.#settled, this.#preview);
    batch(() => {
      const ids = nodes.map(({ nodeId }) => nodeId);
      const there = new Set(ids);
      let changed = false;
      for (const node of nodes) {
        const place = this.node(node.nodeId);
        if (place.peek() === node) continue;
        place.value = node;
        changed = true;
      }
      for (const [id, place] of this.#nodes) {
        if (there.has(id) || place.peek() === undefined) continue;
        place.value = undefined;
        changed = true;
      }
      if (!changed) return;
      const before = this.ids.peek();
      if (ids.length !== before.length || ids.some((id, at) => id !== before[at])) this.ids.value = ids;
      if ([...this.selection.peek()].some((id) => !there.has(id))) this.select(this.selection.peek());
      this.version.value++;
    });
  }
}
