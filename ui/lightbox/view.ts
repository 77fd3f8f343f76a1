/** Where a picture stands on its stage: how large, and how far from the middle. Pure numbers, in CSS pixels. */

export interface View {
  /** 1 fits the picture into the stage. */
  readonly scale: number;
  /** From the middle of the stage to the middle of the picture. */
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The picture as it stands at scale 1, and the stage around it. */
export interface Place {
  readonly fit: Size;
  readonly room: Size;
}

export const FITTED: View = { scale: 1, x: 0, y: 0 };
/** One press of a button or key. */
export const STEP = 1.25;
/** As large as it gets, in times of what fits. */
export const MOST = 8;

/** The whole picture in the room: made smaller where it must be, never larger than its own pixels. */
export function fitInto({ width, height }: Size, room: Size): Size {
  const scale = Math.min(1, room.width / width, room.height / height);
  return { width: width * scale, height: height * scale };
}

/** Larger or smaller by a factor, so that what is under `at` (from the middle of the stage) stays under it. */
export function zoomAt(view: View, factor: number, at: Point, place: Place): View {
  const scale = Math.min(MOST, Math.max(1, view.scale * factor));
  const ratio = scale / view.scale;
  return within({ scale, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio }, place);
}

/** Moved by so many pixels, as far as there is more to see. */
export function panBy(view: View, by: Point, place: Place): View {
  return within({ ...view, x: view.x + by.x, y: view.y + by.y }, place);
}

/** No further than to the picture's edges. */
function within({ scale, x, y }: View, { fit, room }: Place): View {
  const inside = (value: number, size: number, most: number) => {
    const limit = Math.max(0, (size * scale - most) / 2);
    // no minus zero
    return Math.min(limit, Math.max(-limit, value)) + 0;
  };
  return { scale, x: inside(x, fit.width, room.width), y: inside(y, fit.height, room.height) };
}

/** What a finger did that touched, moved so far and let go: the step in the list, 0 for none. Forward is towards the start of a line. */
export function swiped({ x, y }: Point, rtl: boolean): -1 | 0 | 1 {
  if (Math.abs(x) < 56 || Math.abs(x) < 1.5 * Math.abs(y)) return 0;
  return (x < 0) === rtl ? -1 : 1;
}
