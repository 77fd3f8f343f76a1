/** Clips frame by frame. */

/** Seconds of a frame where a clip has not been seen playing: most models make 24 a second. */
export const USUAL_FRAME = 1 / 24;

/** Where the frame so many further is, seconds: its middle, so that rounding cannot show the one before. */
export function frameTime(now: number, by: number, frame: number, duration: number): number {
  const last = Math.max(0, Math.round(duration / frame) - 1);
  const index = Math.floor(now / frame + 0.001) + by;
  return (Math.min(last, Math.max(0, index)) + 0.5) * frame;
}

const seen = new WeakMap<HTMLVideoElement, number>();

/** Learns how long a frame of the clip is from frames that follow each other on the screen. */
export function watchFrames(player: HTMLVideoElement): void {
  let before: VideoFrameCallbackMetadata | null = null;
  const look = (_: number, now: VideoFrameCallbackMetadata) => {
    const gap = now.mediaTime - (before?.mediaTime ?? now.mediaTime);
    if (gap > 0.005 && now.presentedFrames - before!.presentedFrames === 1) {
      seen.set(player, Math.min(gap, seen.get(player) ?? gap));
    }
    before = now;
    player.requestVideoFrameCallback(look);
  };
  player.requestVideoFrameCallback(look);
}

/** One frame on (1) or back (-1). */
export function stepFrame(player: HTMLVideoElement, by: 1 | -1): void {
  player.currentTime = frameTime(player.currentTime, by, seen.get(player) ?? USUAL_FRAME, player.duration);
}
