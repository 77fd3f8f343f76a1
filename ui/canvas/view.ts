/**
 * The camera over the sheet. Moving it changes one transform and renders nothing: components hear of it only when it comes to the
 * end of what they have drawn (`region`), or shows things in another sharpness (`level`).
 */

import { type Signal, signal } from "@preact/signals";
import {
  type Camera,
  fitting,
  holds,
  type Point,
  type Rect,
  shownBy,
  toWorld,
  zoomedAt,
} from "./geometry.ts";

/** One press zooms by so much. */
export const ZOOM_STEP = 1.25;
/** Around the screen as much is drawn as this part of it, so that short ways draw nothing. */
const MARGIN = 0.6;
/** The layer is kept as a picture of its own so long after the last movement, ms. */
const STILL_MS = 160;
/** Between the dots of the ground at a zoom of 1, px; as in the style. */
const DOTS = 32;

export class View {
  /** The part of the world whose nodes are in the document. */
  readonly region: Signal<Rect> = signal({ x: 0, y: 0, w: 0, h: 0 });
  /** The zoom as a power of two, rounded up: how sharp pictures have to be. */
  readonly level: Signal<number> = signal(0);
  /** The zoom once it rests, for those who read it. */
  readonly zoom: Signal<number> = signal(1);
  #camera: Camera = { x: 0, y: 0, k: 1 };
  #surface: HTMLElement | null = null;
  #layer: HTMLElement | null = null;
  #dots: HTMLElement | null = null;
  #size = { w: 0, h: 0 };
  #frame = 0;
  #still: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Set<() => void>();

  get camera(): Camera {
    return this.#camera;
  }

  /** Pixels of the surface. */
  get size(): Pick<Rect, "w" | "h"> {
    return this.#size;
  }

  /** Shows itself on a surface whose layer and ground it moves. Returns how to stop. */
  mount(surface: HTMLElement, layer: HTMLElement, dots: HTMLElement): () => void {
    this.#surface = surface;
    this.#layer = layer;
    this.#dots = dots;
    const watch = new ResizeObserver(() => this.#measure());
    watch.observe(surface);
    this.#measure();
    return () => {
      watch.disconnect();
      cancelAnimationFrame(this.#frame);
      clearTimeout(this.#still);
      this.#frame = 0;
      this.#surface = this.#layer = this.#dots = null;
    };
  }

  /** Calls `listener` with each frame in which the camera moved. Returns how to stop. */
  onMove(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  set(camera: Camera): void {
    this.#camera = camera;
    if (this.#layer !== null) this.#layer.style.willChange = "transform";
    if (this.#frame === 0 && this.#surface !== null) this.#frame = requestAnimationFrame(() => this.#apply());
    clearTimeout(this.#still);
    this.#still = setTimeout(() => this.#rest(), STILL_MS);
  }

  /** Moves what is seen by so many pixels of the screen. */
  pan(dx: number, dy: number): void {
    const { x, y, k } = this.#camera;
    this.set({ x: x + dx, y: y + dy, k });
  }

  /** Zooms to `k`; the point of the screen, its middle by default, stays where it is. */
  zoomTo(k: number, at: Point = { x: this.#size.w / 2, y: this.#size.h / 2 }): void {
    this.set(zoomedAt(this.#camera, at, k));
  }

  /** Shows all of a rectangle. */
  fit(rect: Rect | null): void {
    this.set(rect === null ? { x: this.#size.w / 2, y: this.#size.h / 2, k: 1 } : fitting(rect, this.#size));
  }

  /** Moves just so far that the rectangle is seen. */
  reveal(rect: Rect): void {
    const seen = shownBy(this.#camera, this.#size);
    if (holds(seen, rect)) return;
    const { k } = this.#camera;
    const { w, h } = this.#size;
    this.set({ x: w / 2 - (rect.x + rect.w / 2) * k, y: h / 2 - (rect.y + rect.h / 2) * k, k });
  }

  /** The world's point in the middle of the screen. */
  middle(): Point {
    return toWorld(this.#camera, { x: this.#size.w / 2, y: this.#size.h / 2 });
  }

  /** A point of the window as one of the surface. */
  onSurface({ clientX, clientY }: Pick<MouseEvent, "clientX" | "clientY">): Point {
    const { left = 0, top = 0 } = this.#surface?.getBoundingClientRect() ?? {};
    return { x: clientX - left, y: clientY - top };
  }

  /** A point of the window as one of the world. */
  inWorld(event: Pick<MouseEvent, "clientX" | "clientY">): Point {
    return toWorld(this.#camera, this.onSurface(event));
  }

  /** A point of the world as one of the window. */
  inWindow({ x, y }: Point): Point {
    const { left = 0, top = 0 } = this.#surface?.getBoundingClientRect() ?? {};
    const { k } = this.#camera;
    return { x: left + this.#camera.x + x * k, y: top + this.#camera.y + y * k };
  }

  #measure(): void {
    const { clientWidth: w, clientHeight: h } = this.#surface!;
    this.#size = { w, h };
    this.#apply();
  }

  #apply(): void {
    this.#frame = 0;
    if (this.#layer === null || this.#dots === null) return;
    const { x, y, k } = this.#camera;
    this.#layer.style.transform = `translate(${x}px, ${y}px) scale(${k})`;
    // the ground looks the same one step further, and at twice the zoom: it is painted once, and moved by less than a step
    const scale = k * 2 ** Math.ceil(-Math.log2(k));
    const step = DOTS * scale;
    const shift = (by: number) => (by % step + step) % step - step;
    this.#dots.style.transform = `translate(${shift(x)}px, ${shift(y)}px) scale(${scale})`;
    this.#draw();
    for (const listener of this.#listeners) listener();
  }

  #draw(): void {
    const seen = shownBy(this.#camera, this.#size);
    const region = this.region.peek();
    // far out of a small region everything is small: what was drawn for it is too much
    if (!holds(region, seen) || region.w > seen.w * 4) {
      this.region.value = shownBy(this.#camera, this.#size, MARGIN);
    }
    const level = Math.ceil(Math.log2(this.#camera.k));
    if (this.level.peek() < level) this.level.value = level;
  }

  #rest(): void {
    if (this.#layer !== null) this.#layer.style.willChange = "";
    this.level.value = Math.ceil(Math.log2(this.#camera.k));
    this.zoom.value = this.#camera.k;
  }
}
