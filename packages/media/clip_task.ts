/** What is asked of the worker that looks into clips, and what it answers. */

/** Most frames of a spritesheet. */
export const FRAMES = 16;
/** Longest side of a frame in a spritesheet, in pixels. */
export const SHEET_SIDE = 320;
/** The same of the one frame that stands for a clip. */
export const POSTER_SIDE = 1_024;
/** Most pixels of a clip's frame: the largest of H.264 level 5.2 (ITU-T H.264 table A-1), which is 4096 × 2304. */
export const MAX_FRAME_PIXELS = 9_437_184;

/** `poster` is the first frame that is not black; `sheet` up to `FRAMES` frames, evenly spaced. */
export interface ClipTask {
  readonly what: "poster" | "sheet";
  /** Of the file with the clip. */
  readonly path: string;
  readonly mime: string;
}

export interface ClipAnswer {
  /** PNG files, none when nothing could be decoded. */
  readonly pictures: readonly Uint8Array<ArrayBuffer>[];
  /** The decoder's last complaints. */
  readonly said: string;
}
