/** The shortcuts of a clip. */

import type { Handler } from "../keyboard/keys.ts";
import type { LightDesk } from "./desk.ts";
import { stepFrame } from "./frames.ts";

/** One press of `j` or `l`, seconds. */
const SEEK_S = 5;

export function togglePlay(player: HTMLVideoElement): void {
  // a browser that will not play says so by an event of its own
  if (player.paused) player.play().catch(() => {});
  else player.pause();
}

/** Each lets the browser have the key when there is no clip. */
export function clipKeys({ player }: LightDesk) {
  const on =
    (run: (player: HTMLVideoElement) => void, holds = (_: HTMLVideoElement) => true): Handler => () => {
      const one = player.peek();
      if (one === null || !holds(one)) return false;
      run(one);
      return undefined;
    };
  const seek = (by: number) =>
    on((one) => one.currentTime = Math.min(one.duration || 0, Math.max(0, one.currentTime + by)));
  const paused = ({ paused }: HTMLVideoElement) => paused;
  const play = on(togglePlay);
  return {
    // on a button Space presses the button
    "clip.play": (event: KeyboardEvent) =>
      event.key === " " && document.activeElement instanceof HTMLButtonElement ? false : play(event),
    "clip.back": seek(-SEEK_S),
    "clip.forward": seek(SEEK_S),
    "clip.frameBack": on((one) => stepFrame(one, -1), paused),
    "clip.frameNext": on((one) => stepFrame(one, 1), paused),
  };
}
