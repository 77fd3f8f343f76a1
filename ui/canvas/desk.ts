/** The open canvas with everything that is done on it: one desk a canvas. */

import type { CanvasNode, NodeChange } from "@sluice/domain";
import type { CanvasJson } from "@sluice/protocol";
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { reasonOf } from "../state/act.ts";
import { announce } from "../state/announce.ts";
import type { ApiError } from "../state/api.ts";
import { copyText } from "../state/clipboard.ts";
import { pref } from "../state/prefs.ts";
import { toast } from "../state/toasts.ts";
import { t } from "../text/mod.ts";
import { inverse } from "./changes.ts";
import { around, type Point, type Rect } from "./geometry.ts";
import { chainOf, type Edge, edgesOf } from "./lineage.ts";
import { Pieces } from "./pieces.ts";
import { Sheet } from "./sheet.ts";
import type { Guide } from "./snap.ts";
import { Sync } from "./sync.ts";
import { View } from "./view.ts";

/** Steps that can be taken back. */
const MOST_STEPS = 200;

interface Step {
  readonly back: readonly NodeChange[];
  readonly forth: readonly NodeChange[];
}

/** What somebody's hand draws and has not let go of. */
export type Sketch =
  | { readonly kind: "marquee"; readonly rect: Rect }
  | { readonly kind: "link"; readonly from: string; readonly to: Point };

export const snaps = pref("canvas.snap", true, (value): value is boolean => typeof value === "boolean");

export class Desk {
  readonly id: string;
  readonly sheet: Sheet = new Sheet();
  readonly view: View = new View();
  readonly pieces: Pieces = new Pieces();
  readonly sync: Sync;
  readonly gone: Signal<boolean> = signal(false);
  /** The note that is being written. */
  readonly editing: Signal<string | null> = signal(null);
  /** Whether the prompt bar is over the canvas. */
  readonly composing: Signal<boolean> = signal(false);
  /** The scene that is open in the strip editor. */
  readonly scene: Signal<string | null> = signal(null);
  readonly hovered: Signal<string | null> = signal(null);
  readonly guides: Signal<readonly Guide[]> = signal([]);
  readonly sketch: Signal<Sketch | null> = signal(null);
  readonly steps: Signal<{ readonly done: readonly Step[]; readonly undone: readonly Step[] }> = signal({
    done: [],
    undone: [],
  });
  readonly edges: ReadonlySignal<readonly Edge[]> = computed(() => {
    this.sheet.ids.value;
    return edgesOf(this.sheet.all(), (node) => this.pieces.originsOf(node));
  });
  /** The nodes that what is pointed at came from, and what came of it; null while nothing is pointed at. */
  readonly chain: ReadonlySignal<ReadonlySet<string> | null> = computed(() => {
    const [only, ...more] = this.sheet.selection.value;
    const id = this.hovered.value ?? (more.length === 0 ? only : undefined);
    const chain = id === undefined ? null : chainOf(id, this.edges.value);
    return chain !== null && chain.size > 1 ? chain : null;
  });

  /** `leave` goes to another page of the studio. */
  constructor(json: CanvasJson, readonly leave: (path: string) => void) {
    this.id = json.id;
    this.pieces.learn(json);
    this.sync = new Sync(json, this.sheet, {
      refused: (error, changes) => refused(error, changes),
      gone: () => this.gone.value = true,
    });
  }

  close(): void {
    this.sync.close();
    this.pieces.close();
  }

  /** Makes changes that can be taken back; says what was done to those who cannot see it. */
  do(changes: readonly NodeChange[], said?: string): void {
    if (changes.length === 0) return;
    this.did({ back: inverse(this.sheet.settled(), changes), forth: changes });
    this.sync.change(changes);
    if (said !== undefined) announce(said);
  }

  /** Remembers a step that is made already. */
  did(step: Step): void {
    this.steps.value = { done: [...this.steps.peek().done, step].slice(-MOST_STEPS), undone: [] };
  }

  undo(): void {
    const { done, undone } = this.steps.peek();
    const step = done.at(-1);
    if (step === undefined) return announce(t("canvas.nothingToUndo"));
    this.steps.value = { done: done.slice(0, -1), undone: [...undone, step] };
    this.sync.change(step.back);
    announce(t("canvas.undone"));
  }

  redo(): void {
    const { done, undone } = this.steps.peek();
    const step = undone.at(-1);
    if (step === undefined) return announce(t("canvas.nothingToRedo"));
    this.steps.value = { done: [...done, step], undone: undone.slice(0, -1) };
    this.sync.change(step.forth);
    announce(t("canvas.redone"));
  }

  /** What is chosen, in the order in which it came. */
  chosen(): readonly CanvasNode[] {
    const { selection } = this.sheet;
    return this.sheet.all().filter(({ nodeId }) => selection.peek().has(nodeId));
  }

  /** The node with all that moves with it: its group, or what is in it. */
  unitOf(node: CanvasNode): readonly string[] {
    const group = node.content.kind === "group" ? node.nodeId : node.group;
    if (group === null) return [node.nodeId];
    const members = this.sheet.groups.peek().get(group) ?? [];
    return [group, node.nodeId, ...members.map(({ nodeId }) => nodeId)];
  }

  /** The `z` that is above all others. */
  top(): number {
    return this.sheet.all().reduce((top, { z }) => Math.max(top, z), 0) + 1;
  }

  /** Shows the whole canvas, or what is chosen. */
  fit(nodes: readonly CanvasNode[] = this.sheet.all()): void {
    this.view.fit(around(nodes));
  }

  /** Gives a node the focus, and shows it. */
  focusOn(id: string): void {
    const node = this.sheet.peek(id);
    if (node === undefined) return;
    this.sheet.focus.value = id;
    this.view.reveal(node);
    // it is in the document once the frame that shows it was drawn
    requestAnimationFrame(() =>
      requestAnimationFrame(() => document.getElementById(`node-${id}`)?.focus({ preventScroll: true }))
    );
  }
}

/** Says why; what somebody wrote is not lost with what could not be kept. */
function refused(error: ApiError, changes: readonly NodeChange[]): void {
  const texts = changes.flatMap((change) =>
    "content" in change && change.content?.kind === "note" && change.content.text !== ""
      ? [change.content.text]
      : []
  );
  toast({
    kind: "failed",
    text: `${t("canvas.refused")}: ${reasonOf(error)}`,
    requestId: error.requestId,
    ...texts.length === 0 ? {} : {
      action: {
        label: t("canvas.copyNotes"),
        run: () => void copyText(texts.join("\n\n")),
      },
    },
  });
}
