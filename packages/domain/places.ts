/**
 * Places in a queue, as texts that are compared by their characters: between any two of them there is room for another,
 * so that moving a job changes no other job. The first part is when the place was given, the rest tells apart what was
 * given at the same time, or stands between.
 */

const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";
const BASE = DIGITS.length;
/** Digits of a time in ms since 1970, good for some thousand years, and of the number within it. */
const TIME = 9;
const COUNT = 4;
const FULL = BASE ** COUNT;

const written = (at: number, count: number): string =>
  at.toString(BASE).padStart(TIME, "0") + count.toString(BASE).padStart(COUNT, "0");

function read(place: string): { at: number; count: number } {
  return {
    at: parseInt(place.slice(0, TIME), BASE),
    count: parseInt(place.slice(TIME, TIME + COUNT), BASE),
  };
}

/** The first place of a time in ms since 1970. */
export function placeAt(at: number): string {
  return written(at, 0);
}

/** A place behind `last`, the hindmost that was ever given, for who comes at that time. */
export function placeBehind(last: string, at: number): string {
  const fresh = placeAt(at);
  if (fresh > last) return fresh;
  const { at: time, count } = read(last);
  return count + 1 < FULL ? written(time, count + 1) : written(time + 1, 0);
}

/** A place before `first`, the foremost. */
export function placeBefore(first: string): string {
  const { at, count } = read(first);
  return count > 0 ? written(at, count - 1) : written(at - 1, FULL - 1);
}

/** A place between two, of which `a` is before `b`; longer than both when they stand close to each other. */
export function placeBetween(a: string, b: string): string {
  let shared = "";
  let bounded = true;
  for (let i = 0;; i++) {
    const low = i < a.length ? DIGITS.indexOf(a.charAt(i)) : 0;
    const high = bounded && i < b.length ? DIGITS.indexOf(b.charAt(i)) : BASE;
    if (high - low > 1) return (shared + DIGITS.charAt((low + high) >> 1)).padEnd(TIME + COUNT, "0");
    shared += DIGITS.charAt(low);
    if (low < high) bounded = false;
  }
}
