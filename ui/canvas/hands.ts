/** Pointers, wheel and touch on the surface: which gesture begins with what. */

import type { Desk } from "./desk.ts";
import type { Point } from "./geometry.ts";
import { drag, type Gesture, link, marquee, pan, resize } from "./hand.ts";

/** Screen pixels that a pointer may tremble within a click. */
const TREMBLE = 4;
const LONG_PRESS_MS = 450;

export interface HandsPorts {
  /** A line was drawn from a node to a point of the world; the event is where a menu may open. */
  readonly linked: (nodeId: string, at: Point, event: PointerEvent) => void;
}

interface Held {
  readonly gesture: Gesture;
  readonly start: Point;
  readonly pointer: number;
  isMoved: boolean;
}

export class Hands {
  /** Space is down: any press moves the camera. */
  spaceDown = false;
  /** Whether a pointer was at work while Space was down, so that Space itself meant nothing. */
  spaceUsed = false;
  #held: Held | null = null;
  #touches = new Map<number, Point>();
  #longPress: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly desk: Desk, readonly surface: HTMLElement, readonly ports: HandsPorts) {}

  /** Listens until the returned function is called. */
  listen(): () => void {
    const over = new AbortController();
    const { signal } = over;
    const { surface } = this;
    surface.addEventListener("pointerdown", (event) => this.#down(event), { signal });
    surface.addEventListener("pointermove", (event) => this.#move(event), { signal });
    surface.addEventListener("pointerup", (event) => this.#up(event), { signal });
    surface.addEventListener("pointercancel", (event) => this.#lost(event), { signal });
    surface.addEventListener("wheel", (event) => this.#wheel(event), { signal, passive: false });
    return () => {
      over.abort();
      this.cancel();
    };
  }

  /** Ends what is under way as if it had never begun. Whether anything was. */
  cancel(): boolean {
    clearTimeout(this.#longPress);
    const held = this.#held;
    this.#held = null;
    held?.gesture.cancel();
    return held?.isMoved ?? false;
  }

  #down(event: PointerEvent): void {
    const target = event.target as Element;
    if (target.closest("[data-own]") !== null) return;
    if (event.pointerType === "touch" && this.#touched(event)) return;
    const gesture = this.#begin(event, target);
    if (gesture === null) return;
    this.cancel();
    // the focus is given by hand: not every press means it
    if (event.pointerType !== "touch") event.preventDefault();
    this.surface.setPointerCapture(event.pointerId);
    const start = { x: event.clientX, y: event.clientY };
    this.#held = { gesture, start, pointer: event.pointerId, isMoved: false };
  }

  #begin(event: PointerEvent, target: Element): Gesture | null {
    const { desk } = this;
    if (event.button === 1 || (event.button === 0 && this.spaceDown)) {
      this.spaceUsed = true;
      return pan(desk, event);
    }
    if (event.button !== 0) return null;
    const handle = target.closest<HTMLElement>("[data-handle]");
    const at = handle?.dataset["of"] ?? target.closest<HTMLElement>("[data-node]")?.dataset["node"];
    const node = at === undefined ? undefined : desk.sheet.peek(at);
    if (handle !== null && node !== undefined) {
      if (handle.dataset["handle"] === "resize") return resize(desk, event, node);
      const linked = (point: Point, end: PointerEvent) => this.ports.linked(node.nodeId, point, end);
      // the surface has captured the pointer: the button would not hear that it was pressed
      return link(desk, node.nodeId, linked, () => handle.click());
    }
    if (desk.editing.peek() !== null) desk.editing.value = null;
    const { selection } = desk.sheet;
    if (node === undefined) {
      if (event.pointerType === "touch") return pan(desk, event, () => desk.sheet.select([]));
      this.surface.querySelector<HTMLElement>("[role=listbox]")?.focus({ preventScroll: true });
      return marquee(desk, event, event.shiftKey);
    }
    const { nodeId } = node;
    const isChosen = selection.peek().has(nodeId);
    if (event.pointerType === "touch" && !isChosen) {
      this.#longPress = setTimeout(() => {
        this.cancel();
        desk.sheet.select([...selection.peek(), nodeId]);
        navigator.vibrate?.(10);
      }, LONG_PRESS_MS);
      return pan(desk, event, () => this.#choose(nodeId));
    }
    if (event.shiftKey) {
      const left = [...selection.peek()].filter((id) => id !== nodeId);
      desk.sheet.select(isChosen ? left : [...left, nodeId]);
      this.#focus(nodeId);
      return isChosen ? null : drag(desk, event, () => {});
    }
    if (!isChosen) desk.sheet.select(desk.unitOf(node));
    this.#focus(nodeId);
    // a second click on one of several means it alone
    return drag(desk, event, () => isChosen && this.#choose(nodeId));
  }

  #choose(nodeId: string): void {
    this.desk.sheet.select([nodeId]);
    this.#focus(nodeId);
  }

  #focus(nodeId: string): void {
    this.desk.sheet.focus.value = nodeId;
    document.getElementById(`node-${nodeId}`)?.focus({ preventScroll: true });
  }

  /** Two fingers zoom and move at once. Whether this was the second. */
  #touched({ pointerId, clientX, clientY }: PointerEvent): boolean {
    this.#touches.set(pointerId, { x: clientX, y: clientY });
    if (this.#touches.size < 2) return false;
    this.cancel();
    return true;
  }

  #move(event: PointerEvent): void {
    const point = { x: event.clientX, y: event.clientY };
    if (this.#touches.size === 2 && this.#touches.has(event.pointerId)) {
      return this.#pinch(event.pointerId, point);
    }
    if (this.#touches.has(event.pointerId)) this.#touches.set(event.pointerId, point);
    const held = this.#held;
    if (held === null || held.pointer !== event.pointerId) return;
    if (!held.isMoved && Math.hypot(point.x - held.start.x, point.y - held.start.y) < TREMBLE) return;
    clearTimeout(this.#longPress);
    held.isMoved = true;
    held.gesture.move(event);
  }

  #pinch(pointer: number, point: Point): void {
    const before = [...this.#touches.values()] as [Point, Point];
    this.#touches.set(pointer, point);
    const after = [...this.#touches.values()] as [Point, Point];
    const [was, is] = [before, after].map(([a, b]) => ({
      apart: Math.hypot(a.x - b.x, a.y - b.y),
      middle: { clientX: (a.x + b.x) / 2, clientY: (a.y + b.y) / 2 },
    })) as [
      { apart: number; middle: { clientX: number; clientY: number } },
      { apart: number; middle: { clientX: number; clientY: number } },
    ];
    const { view } = this.desk;
    view.pan(is.middle.clientX - was.middle.clientX, is.middle.clientY - was.middle.clientY);
    if (was.apart > 0) view.zoomTo(view.camera.k * is.apart / was.apart, view.onSurface(is.middle));
  }

  #up(event: PointerEvent): void {
    clearTimeout(this.#longPress);
    this.#touches.delete(event.pointerId);
    const held = this.#held;
    if (held === null || held.pointer !== event.pointerId) return;
    this.#held = null;
    held.gesture.end(event, !held.isMoved);
  }

  #lost(event: PointerEvent): void {
    this.#touches.delete(event.pointerId);
    if (this.#held?.pointer === event.pointerId) this.cancel();
  }

  #wheel(event: WheelEvent): void {
    if ((event.target as Element).closest("[data-own]") !== null) return;
    event.preventDefault();
    const { view } = this.desk;
    // lines and pages as pixels
    const unit = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? view.size.h : 1;
    const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
    // a pinch on a trackpad comes as a wheel with Ctrl
    if (event.ctrlKey || event.metaKey) {
      const factor = Math.exp(-Math.max(-60, Math.min(60, dy)) / 150);
      return view.zoomTo(view.camera.k * factor, view.onSurface(event));
    }
    if (event.shiftKey && dx === 0) view.pan(-dy, 0);
    else view.pan(-dx, -dy);
  }
}
