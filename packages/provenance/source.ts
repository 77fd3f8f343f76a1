/** Bytes that are looked into without having them all. */

export interface Source {
  /** Bytes in all. */
  readonly size: number;
  /** The bytes from `start` to before `end`, both within the size. */
  read(start: number, end: number): Promise<Uint8Array>;
}

/** Headers lie close to each other: what is read for one holds the next. */
const WINDOW = 4_096;

export function sourceOfBytes(bytes: Uint8Array): Source {
  return { size: bytes.length, read: (start, end) => Promise.resolve(bytes.subarray(start, end)) };
}

/** A `Blob` or `File`; it is read in slices. `read` rejects when the file cannot be read any more. */
export function sourceOfBlob(blob: Blob): Source {
  return {
    size: blob.size,
    read: async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
  };
}

/** A way to look at a place: the bytes there, or null when the source ends before. */
export type Look = (start: number, length: number) => Promise<DataView | null>;

/** Looks into the source; small looks that follow each other are one read. */
export function lookInto(source: Source): Look {
  let from = 0;
  let window: Uint8Array = new Uint8Array();
  return async (start, length) => {
    if (start + length > source.size) return null;
    if (length === 0) return new DataView(new ArrayBuffer(0));
    if (start < from || start + length > from + window.length) {
      window = await source.read(start, Math.min(source.size, start + Math.max(length, WINDOW)));
      from = start;
    }
    if (start - from + length > window.length) return null;
    return new DataView(window.buffer, window.byteOffset + start - from, length);
  };
}

/** The bytes of a view as Latin letters: names of boxes, chunks and segments. */
export function letters(view: DataView, start = 0, length = view.byteLength - start): string {
  let text = "";
  for (let i = start; i < start + length; i++) text += String.fromCharCode(view.getUint8(i));
  return text;
}

/** The bytes of a view. */
export function bytesOf(view: DataView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/** The parts as one array; text as UTF-8. */
export function joined(...parts: readonly (Uint8Array | string)[]): Uint8Array<ArrayBuffer> {
  const arrays = parts.map((part) => typeof part === "string" ? new TextEncoder().encode(part) : part);
  const all = new Uint8Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}

/** A number as four bytes. */
export function uint32(value: number, littleEndian = false): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, littleEndian);
  return bytes;
}
