/**
 * Looks into one clip, answers, and is ended: a clip made to break the decoder breaks nothing that lives on. The decoder
 * is FFmpeg 5.1 as WebAssembly, which sees that one file and no network.
 */

/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />

import create from "@ffmpeg/core";
import {
  type ClipAnswer,
  type ClipTask,
  FRAMES,
  MAX_FRAME_PIXELS,
  POSTER_SIDE,
  SHEET_SIDE,
} from "./clip_task.ts";

/** What is used of the Emscripten module and of the file system that it gives a program (emscripten.org, "File System API"). */
interface Core {
  readonly FS: {
    createFile(
      parent: string,
      name: string,
      properties: object,
      canRead: boolean,
      canWrite: boolean,
    ): FileNode;
    readFile(path: string): Uint8Array<ArrayBuffer>;
    readdir(path: string): string[];
  };
  exec(...args: string[]): void;
  ffprobe(...args: string[]): void;
  /** Makes it ready for the next `exec` or `ffprobe`. */
  reset(): void;
  setLogger(logger: (line: { readonly message: string }) => void): void;
}

interface FileNode {
  usedBytes: number;
  stream_ops: object;
}

interface Facts {
  /** Null when the file does not say. */
  readonly seconds: number | null;
  /** Pixels of all frames together, as far as the file says. */
  readonly pixels: number;
}

const MAX_MEMORY = 768 * 1024 * 1024;
/** How much of the beginning is looked through for a frame that is not black, in seconds. */
const BEGINNING = 5;
/** Mean luma from 0 to 255; black is 0 or 16. */
const NOT_BLACK = 24;
/** Clips with more pixels in all frames together take too long: of those only the key frames are decoded. */
const MAX_DECODED = 2_000_000_000;

const CLIP = "clip";
const FRAME = /^frame\d+\.png$/;
const DEMUXERS: Readonly<Record<string, string>> = { "video/mp4": "mov", "video/webm": "matroska" };

limitMemory();
const wasmBinary = await Deno.readFile(new URL(import.meta.resolve("@ffmpeg/core/wasm")));
const core: Core = await create({ wasmBinary });
self.onmessage = ({ data }: MessageEvent<ClipTask>) => {
  const answer = look(data);
  self.postMessage(answer, answer.pictures.map(({ buffer }) => buffer));
};
self.postMessage("ready");

function look({ path, mime, what }: ClipTask): ClipAnswer {
  const said: string[] = [];
  core.setLogger(({ message }) => said.push(message));
  using file = Deno.openSync(path);
  show(file);
  // named, since a playlist would name other files
  const source = ["-protocol_whitelist", "file", "-f", DEMUXERS[mime] ?? "mov"];
  const pictures = what === "poster" ? poster(source) : sheet(source);
  return { pictures, said: said.slice(-4).join(" ") };
}

function poster(source: readonly string[]): Uint8Array<ArrayBuffer>[] {
  const small = fit(POSTER_SIDE);
  const luma = "signalstats,metadata=select:key=lavfi.signalstats.YAVG";
  const bright = `${small},${luma}:value=${NOT_BLACK}:function=greater`;
  const found = frames([...source, "-t", String(BEGINNING)], bright, 1);
  return found.length > 0 ? found : frames(source, small, 1);
}

function sheet(source: readonly string[]): Uint8Array<ArrayBuffer>[] {
  const { seconds, pixels } = factsOf(source);
  // a little less than the distance, since the times of frames are rounded; one a second when the length is not known
  const step = (seconds === null ? 1 : seconds / FRAMES) * 0.999;
  const spaced = `select='isnan(prev_selected_t)+gte(t-prev_selected_t,${step})'`;
  const input = pixels > MAX_DECODED ? [...source, "-skip_frame", "nokey"] : source;
  return frames(input, `${spaced},${fit(SHEET_SIDE)}`, FRAMES);
}

function factsOf(source: readonly string[]): Facts {
  const wanted = "stream=width,height,avg_frame_rate:format=duration";
  const output = ["-show_entries", wanted, "-of", "json", "-o", "facts", CLIP];
  core.ffprobe("-v", "error", ...source, "-select_streams", "v:0", ...output);
  core.reset();
  const { streams, format } = JSON.parse(new TextDecoder().decode(core.FS.readFile("facts")));
  const seconds = Number(format?.duration);
  const { width, height, avg_frame_rate = "" } = streams?.[0] ?? {};
  const [count = 0, per = 0] = String(avg_frame_rate).split("/").map(Number);
  const pixels = width * height * seconds * count / per;
  return {
    seconds: seconds > 0 ? seconds : null,
    pixels: pixels > 0 ? pixels : 0,
  };
}

/** The frames that the filter lets through, as PNG files; those before the place where a clip breaks off. */
function frames(input: readonly string[], filter: string, count: number): Uint8Array<ArrayBuffer>[] {
  const source = ["-max_pixels", String(MAX_FRAME_PIXELS), ...input, "-i", CLIP];
  const output = ["-map", "0:v:0", "-vf", filter, "-fps_mode", "vfr", "-frames:v", String(count)];
  core.exec("-v", "error", ...source, ...output, "-compression_level", "1", "frame%02d.png");
  core.reset();
  return core.FS.readdir("/").filter((name) => FRAME.test(name)).sort()
    .map((name) => core.FS.readFile(`/${name}`));
}

function fit(side: number): string {
  return `scale=w='min(${side},iw)':h='min(${side},ih)':force_original_aspect_ratio=decrease`;
}

/** Makes the file the decoder's, read where it looks and never taken in as a whole. */
function show(file: Deno.FsFile): void {
  const { size } = file.statSync();
  const node = core.FS.createFile("/", CLIP, {}, true, false);
  Object.defineProperty(node, "usedBytes", { get: () => size });
  node.stream_ops = {
    ...node.stream_ops,
    read(_stream: object, into: Int8Array, offset: number, length: number, position: number): number {
      const wanted = Math.max(0, Math.min(length, size - position));
      if (wanted === 0) return 0;
      file.seekSync(position, Deno.SeekMode.Start);
      return file.readSync(new Uint8Array(into.buffer, into.byteOffset + offset, wanted)) ?? 0;
    },
  };
}

/** Without room the decoder ends with an error of its own; the module itself would take up to 2 GB. */
function limitMemory(): void {
  const { grow } = WebAssembly.Memory.prototype;
  WebAssembly.Memory.prototype.grow = function (pages) {
    if (this.buffer.byteLength + pages * 65_536 > MAX_MEMORY) {
      throw new RangeError(`grow the decoder's memory: at most ${MAX_MEMORY} bytes are allowed`);
    }
    return grow.call(this, pages);
  };
}
