/** What the simulated provider writes into its clips for itself: nothing else here can look into a clip. */

/** By which the look of a clip is found again. */
export interface ClipNote {
  readonly seed: number;
}

/** A box that players pass over, ISO/IEC 14496-12 section 8.1.2. */
const TYPE = "free";
const MARK = "sluice-simulated:";
const HEADER = 8;

/** The clip with the note as its last box. */
export function withNote(clip: Uint8Array<ArrayBuffer>, note: ClipNote): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(MARK + JSON.stringify({ seed: note.seed }));
  const noted = new Uint8Array(clip.length + HEADER + text.length);
  noted.set(clip);
  new DataView(noted.buffer).setUint32(clip.length, HEADER + text.length);
  noted.set(new TextEncoder().encode(TYPE), clip.length + 4);
  noted.set(text, clip.length + HEADER);
  return noted;
}

/** The note of a clip that was made here, or null. */
export function noteOf(clip: Uint8Array): ClipNote | null {
  const end = new TextDecoder("latin1").decode(clip.subarray(-200));
  const at = end.lastIndexOf(TYPE + MARK);
  if (at === -1) return null;
  try {
    const { seed } = JSON.parse(end.slice(at + TYPE.length + MARK.length));
    return Number.isSafeInteger(seed) ? { seed } : null;
  } catch {
    return null;
  }
}
