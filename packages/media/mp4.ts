/** Size and length of an MP4 from its movie header. Box layouts: ISO/IEC 14496-12 sections 4.2, 8.2.2, 8.3.2 and 8.8.2. */

export interface Movie {
  /** Pixels as seen, of the first track that has a picture. */
  readonly width: number | null;
  readonly height: number | null;
  /** Seconds; null when the header does not say. */
  readonly duration: number | null;
}

/** Reads `length` bytes from `start`, fewer at the end of the file. */
export type ReadAt = (start: number, length: number) => Promise<Uint8Array>;

interface Box {
  readonly type: string;
  /** Where the content starts and ends, from the start of what was looked through. */
  readonly start: number;
  readonly end: number;
}

/** A movie header is some kilobytes a minute; one that claims more is not worth its memory. */
const MAX_MOOV = 32 * 1024 * 1024;
const LARGE_HEADER = 16;

/** Finds the `moov` box among the file's boxes, reads only that, and says what it holds; null when there is none. */
export async function readMp4(size: number, readAt: ReadAt): Promise<Movie | null> {
  for (let at = 0; at + 8 <= size;) {
    const box = boxAt(view(await readAt(at, LARGE_HEADER)), 0, size - at);
    if (box === null) return null;
    if (box.type === "moov") {
      const length = box.end - box.start;
      if (length > MAX_MOOV) return null;
      const moov = await readAt(at + box.start, length);
      return moov.length < length ? null : readMoov(view(moov));
    }
    at += box.end;
  }
  return null;
}

function readMoov(moov: DataView): Movie | null {
  let timescale = 0;
  let units = 0;
  let picture: { width: number; height: number } | null = null;
  for (const box of boxes(moov, 0, moov.byteLength)) {
    if (box.type === "mvhd") ({ timescale, units } = readMvhd(moov, box));
    // a fragmented movie keeps its length here, and zero in mvhd
    if (box.type === "mvex" && units === 0) units = readMehd(moov, box);
    if (box.type === "trak") picture ??= readTrak(moov, box);
  }
  if (timescale === 0) return null;
  const duration = units === 0 ? null : Math.round(units / timescale * 1000) / 1000;
  return { width: picture?.width ?? null, height: picture?.height ?? null, duration };
}

function readMvhd(moov: DataView, { start, end }: Box): { timescale: number; units: number } {
  const long = fits(start, 1, end) && moov.getUint8(start) === 1;
  const at = start + (long ? 20 : 12);
  if (!fits(at, long ? 12 : 8, end)) return { timescale: 0, units: 0 };
  return { timescale: moov.getUint32(at), units: units(moov, at + 4, long) };
}

function readMehd(moov: DataView, mvex: Box): number {
  const box = boxes(moov, mvex.start, mvex.end).find((b) => b.type === "mehd");
  if (box === undefined || !fits(box.start, 8, box.end)) return 0;
  const long = moov.getUint8(box.start) === 1;
  return fits(box.start + 4, long ? 8 : 4, box.end) ? units(moov, box.start + 4, long) : 0;
}

/** A length in units of the timescale; all bits set means that it is not known. */
function units(view: DataView, at: number, long: boolean): number {
  if (!long) return view.getUint32(at) === 0xffff_ffff ? 0 : view.getUint32(at);
  const value = view.getBigUint64(at);
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? 0 : Number(value);
}

function readTrak(moov: DataView, trak: Box): { width: number; height: number } | null {
  const box = boxes(moov, trak.start, trak.end).find((b) => b.type === "tkhd");
  if (box === undefined || !fits(box.start, 1, box.end)) return null;
  const matrix = box.start + (moov.getUint8(box.start) === 1 ? 52 : 40);
  if (!fits(matrix, 44, box.end)) return null;
  // width and height are 16.16 fixed point
  const width = Math.round(moov.getUint32(matrix + 36) / 65_536);
  const height = Math.round(moov.getUint32(matrix + 40) / 65_536);
  if (width === 0 || height === 0) return null;
  const turned = moov.getInt32(matrix) === 0 && moov.getInt32(matrix + 4) !== 0;
  return turned ? { width: height, height: width } : { width, height };
}

function boxes(view: DataView, start: number, end: number): Box[] {
  const found: Box[] = [];
  for (let at = start; at + 8 <= end;) {
    const box = boxAt(view, at, end);
    if (box === null || box.end > end) break;
    found.push(box);
    at = box.end;
  }
  return found;
}

function boxAt(view: DataView, at: number, end: number): Box | null {
  if (at + 8 > view.byteLength) return null;
  const short = view.getUint32(at);
  const type = String.fromCharCode(...[4, 5, 6, 7].map((i) => view.getUint8(at + i)));
  if (short === 0) return { type, start: at + 8, end };
  if (short !== 1) return short < 8 ? null : { type, start: at + 8, end: at + short };
  if (at + LARGE_HEADER > view.byteLength) return null;
  const long = view.getBigUint64(at + 8);
  if (long < BigInt(LARGE_HEADER) || long > BigInt(Number.MAX_SAFE_INTEGER)) return null;
  return { type, start: at + LARGE_HEADER, end: at + Number(long) };
}

function fits(at: number, length: number, end: number): boolean {
  return at + length <= end;
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
