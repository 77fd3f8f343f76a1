/** Takes the clock out of an MP4, so that the same clip is the same bytes whenever it is made. */

const CONTAINERS = new Set(["moov", "trak", "mdia"]);
/** Headers that begin with version and flags and then the times of creation and change (ISO/IEC 14496-12). */
const TIMED = new Set(["mvhd", "tkhd", "mdhd"]);

/** Sets the times of creation and change to zero, which means "not told". Changes the bytes in place and returns them. */
export function withoutTimes<T extends Uint8Array>(bytes: T): T {
  clear(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return bytes;
}

function clear(view: DataView): void {
  for (let at = 0; at + 8 <= view.byteLength;) {
    const length = view.getUint32(at);
    // 0 and 1 stand for "to the end" and for a 64-bit length: only media data have these, and no header follows inside.
    if (length < 8 || at + length > view.byteLength) return;
    const name = String.fromCharCode(...[4, 5, 6, 7].map((i) => view.getUint8(at + i)));
    const body = new DataView(view.buffer, view.byteOffset + at + 8, length - 8);
    if (CONTAINERS.has(name)) clear(body);
    if (TIMED.has(name)) {
      const width = body.getUint8(0) === 0 ? 4 : 8;
      for (let i = 4; i < 4 + 2 * width; i++) body.setUint8(i, 0);
    }
    at += length;
  }
}
