/** The scene that is open in the strip editor, with everything that is done to its clips. */

import { type CanvasNode, MAX_SCENE_CLIPS, type SceneClip } from "@sluice/domain";
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { announce } from "../../state/announce.ts";
import { t } from "../../text/mod.ts";
import type { Desk } from "../desk.ts";
import { addClips, clipsAmong, isScene, type SceneNode } from "./acts.ts";
import { Player } from "./player.ts";
import { shotsOf, type ShownShot } from "./shots.ts";
import { LEAST_MS, placeAt, type Strip, stripOf, tenths, trimmed } from "./strip.ts";

export class SceneDesk {
  readonly player: Player = new Player();
  readonly #wanted: Signal<number> = signal(0);
  readonly shots: ReadonlySignal<readonly ShownShot[]> = computed(() =>
    shotsOf(this.desk, this.#node.value?.content.clips ?? [])
  );
  readonly strip: ReadonlySignal<Strip> = computed(() => stripOf(this.shots.value));
  /** The clip that is trimmed and moved by keys. */
  readonly chosen: ReadonlySignal<number> = computed(() =>
    Math.max(0, Math.min(this.#wanted.value, this.shots.value.length - 1))
  );
  /** The clip that is seen in the preview; -1 for none. */
  readonly seen: ReadonlySignal<number> = computed(() =>
    placeAt(this.strip.value, this.player.at.value)?.clip ?? -1
  );
  readonly #node: ReadonlySignal<SceneNode | undefined> = computed(() => {
    const node = this.desk.sheet.node(this.nodeId).value as CanvasNode | undefined;
    return isScene(node) ? node : undefined;
  });
  /** The chosen clips of the canvas, which may be added. */
  readonly offered: ReadonlySignal<readonly SceneClip[]> = computed(() =>
    clipsAmong(this.desk, this.desk.sheet.some(this.desk.sheet.selection.value))
  );

  constructor(readonly desk: Desk, readonly nodeId: string) {}

  /** Keeps the preview what the scene is. Returns how to stop. */
  follow(): () => void {
    return effect(() => this.player.show(this.strip.value));
  }

  /** The scene; undefined when it is no more. */
  get node(): ReadonlySignal<SceneNode | undefined> {
    return this.#node;
  }

  /** Chooses a clip, and shows its beginning. */
  choose(clip: number): void {
    this.#wanted.value = clip;
    this.player.seek(this.strip.peek().spans[clip]?.start ?? 0);
  }

  rename(name: string): void {
    const content = this.#node.peek()?.content;
    if (content === undefined || name === "" || name === content.name) return;
    this.desk.do(
      [{ nodeId: this.nodeId, content: { ...content, name } }],
      t("canvas.scene.renamed", { name }),
    );
  }

  /** Puts a clip where another one is. */
  move(clip: number, to: number): void {
    const clips = [...this.#clips()];
    const [moved] = clips.splice(clip, 1);
    if (moved === undefined || to < 0 || to > clips.length || to === clip) return;
    clips.splice(to, 0, moved);
    this.#set(clips, t("canvas.scene.moved", { at: to + 1, of: clips.length }));
    this.choose(to);
  }

  remove(clip: number): void {
    const clips = this.#clips().filter((_, i) => i !== clip);
    if (clips.length === this.#clips().length) return;
    this.#set(clips, t("canvas.scene.removed", { at: clip + 1 }));
    if (clips.length > 0) this.choose(Math.min(clip, clips.length - 1));
  }

  /** Trims a clip; what does not fit is brought to what does. */
  trim(clip: number, change: Partial<Pick<SceneClip, "from" | "to">>): void {
    const shot = this.shots.peek()[clip];
    if (shot === undefined) return;
    const { from, to } = trimmed(shot, change);
    if (from === shot.from && to === shot.to) return;
    const { jobId, index } = shot;
    const length = tenths(stripOf([{ ...shot, from, to }]).length);
    const clips = this.#clips().map((one, i) => i === clip ? { jobId, index, from, to } : one);
    this.#set(clips, t("canvas.scene.trimmed", { at: clip + 1, length }));
    const { start, length: played } = this.strip.peek().spans[clip]!;
    // the edge that was changed is what is looked at
    this.player.seek(change.from === undefined ? start + played - LEAST_MS / 2 : start);
  }

  /** Puts the clips that are chosen on the canvas at the end. */
  add(): void {
    const node = this.#node.peek();
    const first = this.#clips().length;
    const said = node && addClips(this.desk, node, this.offered.peek());
    if (!said) return;
    announce(said);
    this.choose(first);
  }

  get isFull(): boolean {
    return this.shots.value.length >= MAX_SCENE_CLIPS;
  }

  #clips(): readonly SceneClip[] {
    return this.#node.peek()?.content.clips ?? [];
  }

  #set(clips: readonly SceneClip[], said: string): void {
    const node = this.#node.peek();
    if (node !== undefined) {
      this.desk.do([{ nodeId: this.nodeId, content: { ...node.content, clips } }], said);
    }
  }
}
