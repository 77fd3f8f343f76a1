/** A clip sent as a form, made as it is sent, and a look at the memory of the process that takes it. */

import { Buffer } from "node:buffer";

export const MB = 1024 * 1024;
const CHUNK = MB / 4;
const BOUNDARY = "openai-memory";

/** Where the form goes. */
export interface UploadPlace {
  readonly port: number;
  readonly key: string;
}

/** The boxes of an MP4 that says it shows 320 × 180 pixels for four seconds: ISO/IEC 14496-12. */
function clipHead(bytes: number): Buffer {
  const u32 = (...values: number[]) =>
    Buffer.concat(values.map((v) => Buffer.from([v >>> 24, v >>> 16, v >>> 8, v])));
  const box = (type: string, ...content: Buffer[]) => {
    const body = Buffer.concat(content);
    return Buffer.concat([u32(8 + body.length), Buffer.from(type), body]);
  };
  const mvhd = box("mvhd", u32(0, 0, 0, 1_000, 4_000), Buffer.alloc(80));
  const upright = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000];
  const tkhd = box("tkhd", u32(0, 0, 0, 1, 0, 0, 0, 0, 0, 0), u32(...upright), u32(320 << 16, 180 << 16));
  const known = Buffer.concat([box("ftyp", Buffer.from("isom")), box("moov", mvhd, box("trak", tkhd))]);
  return Buffer.concat([known, u32(bytes - known.length), Buffer.from("mdat")]);
}

/** The form with the clip, made as it is sent. */
function* form(clipBytes: number): Iterable<Buffer> {
  const part = (rest: string) => Buffer.from(`\r\n--${BOUNDARY}\r\nContent-Disposition: form-data; ${rest}`);
  const head = clipHead(clipBytes);
  const filler = Buffer.alloc(CHUNK, 7);
  yield part(`name="model"\r\n\r\nsim-video`);
  yield part(`name="prompt"\r\n\r\nthe same at night`);
  yield part(`name="input_reference"; filename="a.bin"\r\nContent-Type: application/octet-stream\r\n\r\n`);
  yield head;
  for (let left = clipBytes - head.length; left > 0; left -= CHUNK) {
    yield filler.subarray(0, Math.min(CHUNK, left));
  }
  yield Buffer.from(`\r\n--${BOUNDARY}--\r\n`);
}

/**
 * Sends the clip; `sent` is told after each piece. Over a bare connection, for `fetch` would first take a form as a whole.
 * Gives the whole answer.
 */
export async function upload(
  { port, key }: UploadPlace,
  clipBytes: number,
  sent = () => {},
): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const writeAll = async (bytes: Uint8Array) => {
    for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
  };
  const answer = (async () => {
    let text = "";
    const chunk = new Uint8Array(CHUNK);
    for (let n = await connection.read(chunk); n !== null; n = await connection.read(chunk)) {
      text += new TextDecoder().decode(chunk.subarray(0, n));
    }
    return text;
  })();
  let length = 0;
  for (const piece of form(clipBytes)) length += piece.length;
  const head = [
    "POST /v1/videos HTTP/1.1",
    "host: 127.0.0.1",
    "connection: close",
    `authorization: Bearer ${key}`,
    `content-type: multipart/form-data; boundary=${BOUNDARY}`,
    `content-length: ${length}`,
  ];
  try {
    await writeAll(Buffer.from(`${head.join("\r\n")}\r\n\r\n`));
    for (const piece of form(clipBytes)) {
      await writeAll(piece);
      sent();
    }
  } catch (error) {
    // the server answered before it had read everything, and hung up
    if (!(error instanceof Deno.errors.BrokenPipe || error instanceof Deno.errors.ConnectionReset)) {
      throw error;
    }
  }
  return await answer;
}

/** What the process has in memory at the moment, in MB. */
export function residentMb(pid: number): number {
  const kb = /^VmRSS:\s+(\d+) kB/m.exec(Deno.readTextFileSync(`/proc/${pid}/status`))?.[1];
  return Number(kb) / 1024;
}
