/** Reads the facts of an MP4 from its boxes (ISO/IEC 14496-12): it says what players will believe. */

export interface Mp4Facts {
  /** Seconds, of the movie header and of the video track's media header. */
  readonly duration: number;
  readonly mediaDuration: number;
  readonly width: number;
  readonly height: number;
  /** Pictures, by the time-to-sample table. */
  readonly frames: number;
  /** Pictures at which a player can begin; null when the table is absent, so that all count. */
  readonly keyFrames: number | null;
  /** H.264 profile and level of `avcC`. */
  readonly profile: number;
  readonly level: number;
}

const CONTAINERS = new Set(["moov", "trak", "mdia", "minf", "stbl"]);

/**
 * Finds the facts of the first track.
 * @throws Error when a box is missing
 */
export function readMp4(bytes: Uint8Array): Mp4Facts {
  const boxes = new Map<string, DataView>();
  collect(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), boxes);
  const box = (name: string) => {
    const found = boxes.get(name);
    if (found === undefined) throw new Error(`read MP4: no "${name}" box`);
    return found;
  };
  const seconds = (view: DataView) =>
    view.getUint8(0) === 0
      ? view.getUint32(16) / view.getUint32(12)
      : Number(view.getBigUint64(24)) / view.getUint32(20);
  const stts = box("stts");
  let frames = 0;
  for (let i = 0; i < stts.getUint32(4); i++) frames += stts.getUint32(8 + i * 8);
  // stsd: version, entry count, then the sample entry; its avcC comes after 78 bytes of a visual sample entry.
  const stsd = box("stsd");
  collect(new DataView(stsd.buffer, stsd.byteOffset + 16 + 78, stsd.byteLength - 16 - 78), boxes);
  const avcC = box("avcC");
  return {
    duration: seconds(box("mvhd")),
    mediaDuration: seconds(box("mdhd")),
    width: stsd.getUint16(16 + 24),
    height: stsd.getUint16(16 + 26),
    frames,
    keyFrames: boxes.get("stss")?.getUint32(4) ?? null,
    profile: avcC.getUint8(1),
    level: avcC.getUint8(3),
  };
}

function collect(view: DataView, boxes: Map<string, DataView>): void {
  let at = 0;
  while (at + 8 <= view.byteLength) {
    let length = view.getUint32(at);
    let header = 8;
    if (length === 1) {
      length = Number(view.getBigUint64(at + 8));
      header = 16;
    }
    if (length === 0) length = view.byteLength - at;
    const name = String.fromCharCode(...[4, 5, 6, 7].map((i) => view.getUint8(at + i)));
    const body = new DataView(view.buffer, view.byteOffset + at + header, length - header);
    if (!boxes.has(name)) boxes.set(name, body);
    if (CONTAINERS.has(name)) collect(body, boxes);
    at += length;
  }
}
