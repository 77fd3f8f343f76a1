/** A file as it will be: parts of the bytes that are there, and new bytes between them. */

/** From `start` to before `end` of the original, or bytes that are new. */
export type Piece = { readonly start: number; readonly end: number } | Uint8Array<ArrayBuffer>;

export interface ProvenancePlan {
  readonly pieces: readonly Piece[];
  /** Bytes in all. */
  readonly size: number;
}

/** What stood from `start` to before `end` gives way to `put`. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly put: Uint8Array<ArrayBuffer>;
}

/** The original of `size` bytes with the edits, which must not overlap. Edits of one place come in the order given. */
export function planOf(size: number, edits: readonly Edit[]): ProvenancePlan {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { start, end, put } of edits.toSorted((a, b) => a.start - b.start)) {
    if (start > at) pieces.push({ start: at, end: start });
    if (put.length > 0) pieces.push(put);
    at = end;
  }
  if (at < size) pieces.push({ start: at, end: size });
  return { pieces, size: pieces.reduce((sum, piece) => sum + lengthOf(piece), 0) };
}

/** The pieces of which the bytes from `start` to before `end` of the planned file are made. */
export function partOf({ pieces }: ProvenancePlan, start: number, end: number): Piece[] {
  const part: Piece[] = [];
  let at = 0;
  for (const piece of pieces) {
    const from = Math.max(0, start - at);
    const to = Math.min(lengthOf(piece), end - at);
    if (from < to) {
      part.push(
        piece instanceof Uint8Array
          ? piece.subarray(from, to)
          : { start: piece.start + from, end: piece.start + to },
      );
    }
    at += lengthOf(piece);
  }
  return part;
}

function lengthOf(piece: Piece): number {
  return piece instanceof Uint8Array ? piece.length : piece.end - piece.start;
}
