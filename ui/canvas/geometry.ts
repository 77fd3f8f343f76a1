/** Points, rectangles and the camera. World coordinates are pixels at 100 %; screen coordinates are pixels of the surface. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Rect extends Point {
  readonly w: number;
  readonly h: number;
}

/** Screen = world × k + (x, y). */
export interface Camera extends Point {
  readonly k: number;
}

export const MIN_ZOOM = 0.05;
export const MAX_ZOOM = 4;

/** The world's point under a point of the screen. */
export function toWorld({ x, y, k }: Camera, point: Point): Point {
  return { x: (point.x - x) / k, y: (point.y - y) / k };
}

/** The part of the world that a screen of this size shows, and `margin` times its size around it. */
export function shownBy(camera: Camera, { w, h }: Pick<Rect, "w" | "h">, margin = 0): Rect {
  const { x, y } = toWorld(camera, { x: -w * margin, y: -h * margin });
  const times = (1 + 2 * margin) / camera.k;
  return { x, y, w: w * times, h: h * times };
}

/** The camera at another zoom, with the same point of the world under the point of the screen. */
export function zoomedAt(camera: Camera, point: Point, zoom: number): Camera {
  const k = Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, zoom));
  const { x, y } = toWorld(camera, point);
  return { x: point.x - x * k, y: point.y - y * k, k };
}

/** Screen pixels that stay free around what is fitted in: the bars lie above and below. */
const FREE = { x: 32, y: 84 } as const;

/** The camera that shows all of a rectangle in the middle of a screen, at most as large as it is. */
export function fitting(rect: Rect, size: Pick<Rect, "w" | "h">): Camera {
  const room = (side: number, free: number) => Math.max(1, side - 2 * free);
  const fits = Math.min(room(size.w, FREE.x) / rect.w, room(size.h, FREE.y) / rect.h);
  const k = Math.max(MIN_ZOOM, Math.min(1, fits));
  return { x: size.w / 2 - (rect.x + rect.w / 2) * k, y: size.h / 2 - (rect.y + rect.h / 2) * k, k };
}

/** The least rectangle around all; null around none. */
export function around(rects: Iterable<Rect>): Rect | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y, w, h } of rects) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + w);
    bottom = Math.max(bottom, y + h);
  }
  return left === Infinity ? null : { x: left, y: top, w: right - left, h: bottom - top };
}

/** The rectangle between two corners. */
export function between(a: Point, b: Point): Rect {
  return { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), w: Math.abs(a.x - b.x), h: Math.abs(a.y - b.y) };
}

/** Whether two rectangles have a point in common. */
export function touch(a: Rect, b: Rect): boolean {
  return a.x <= b.x + b.w && b.x <= a.x + a.w && a.y <= b.y + b.h && b.y <= a.y + a.h;
}

/** Whether the first holds all of the second. */
export function holds(a: Rect, b: Rect): boolean {
  return a.x <= b.x && a.y <= b.y && a.x + a.w >= b.x + b.w && a.y + a.h >= b.y + b.h;
}

export function centre({ x, y, w, h }: Rect): Point {
  return { x: x + w / 2, y: y + h / 2 };
}
