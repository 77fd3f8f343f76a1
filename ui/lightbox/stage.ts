/** The stage as a hook: its size, the view on it, and what wheel, mouse, fingers and double clicks do to that view. */

import { type ReadonlySignal, type Signal, useComputed, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import {
  fitInto,
  FITTED,
  panBy,
  type Place,
  type Point,
  type Size,
  swiped,
  type View,
  zoomAt,
} from "./view.ts";

const MIDDLE: Point = { x: 0, y: 0 };

export interface Stage {
  readonly ref: RefObject<HTMLDivElement | null>;
  readonly place: ReadonlySignal<Place>;
  /** Larger or smaller around the middle. */
  zoom(factor: number): void;
  /** Moves what is looked at, px. */
  pan(x: number, y: number): void;
  readonly handlers: Readonly<Record<string, (event: never) => void>>;
}

/** `size`: pixels of what stands on it. `onSwipe`: a finger asked for the next one (1) or the one before (-1). */
export function useStage(view: Signal<View>, size: Size, onSwipe: (step: 1 | -1) => void): Stage {
  const ref = useRef<HTMLDivElement>(null);
  const room = useSignal<Size>({ width: 0, height: 0 });
  const own = useSignal(size);
  own.value = size;
  const place = useComputed<Place>(() => ({ fit: fitInto(own.value, room.value), room: room.value }));
  useLayoutEffect(() => {
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = ref.current!;
      room.value = { width, height };
      view.value = panBy(view.peek(), MIDDLE, place.peek());
    };
    const observer = new ResizeObserver(measure);
    observer.observe(ref.current!);
    return () => observer.disconnect();
  }, []);

  const fingers = useRef(new Map<number, Point>()).current;
  const begun = useRef<Point | null>(null);
  const fromMiddle = ({ clientX, clientY }: MouseEvent): Point => {
    const { left, top, width, height } = ref.current!.getBoundingClientRect();
    return { x: clientX - left - width / 2, y: clientY - top - height / 2 };
  };
  const zoom = (factor: number, at = MIDDLE) => view.value = zoomAt(view.peek(), factor, at, place.peek());
  const pan = (x: number, y: number) => view.value = panBy(view.peek(), { x, y }, place.peek());

  const down = (event: PointerEvent) => {
    if (event.button !== 0 || isControl(event.target)) return;
    ref.current!.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, fromMiddle(event));
    begun.current = fingers.size === 1 ? fromMiddle(event) : null;
  };
  const move = (event: PointerEvent) => {
    const before = fingers.get(event.pointerId);
    if (before === undefined) return;
    const now = fromMiddle(event);
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    fingers.set(event.pointerId, now);
    if (other === undefined) {
      if (view.peek().scale > 1) pan(now.x - before.x, now.y - before.y);
      return;
    }
    const [old, middle] = [between(before, other), between(now, other)];
    pan(middle.x - old.x, middle.y - old.y);
    zoom(distance(now, other) / Math.max(1, distance(before, other)), middle);
  };
  const up = (event: PointerEvent) => {
    if (!fingers.delete(event.pointerId) || begun.current === null) return;
    const end = fromMiddle(event);
    const way = { x: end.x - begun.current.x, y: end.y - begun.current.y };
    begun.current = null;
    if (event.type !== "pointerup" || event.pointerType === "mouse" || view.peek().scale > 1) return;
    const step = swiped(way, document.documentElement.dir === "rtl");
    if (step !== 0) onSwipe(step);
  };
  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    // a pinch on a touch pad comes as a wheel with Ctrl, in small steps
    zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.002)), fromMiddle(event));
  };
  const twice = (event: MouseEvent) => {
    if (isControl(event.target)) return;
    if (view.peek().scale > 1) view.value = FITTED;
    else zoom(Math.max(2, own.peek().width / Math.max(1, place.peek().fit.width)), fromMiddle(event));
  };
  return {
    ref,
    place,
    zoom: (factor) => zoom(factor),
    pan,
    handlers: {
      onPointerDown: down,
      onPointerMove: move,
      onPointerUp: up,
      onPointerCancel: up,
      onWheel: wheel,
      onDblClick: twice,
    },
  };
}

/** What is under the view as CSS: placed at the middle, then moved and made larger. */
export function standing({ scale, x, y }: View, { fit }: Place) {
  return {
    width: `${fit.width}px`,
    height: `${fit.height}px`,
    transform: `translate(${x}px, ${y}px) scale(${scale})`,
  };
}

function isControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("button, input, a") !== null;
}

function between(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
