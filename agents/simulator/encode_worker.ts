/** Encodes clips on a thread of its own: the encoder blocks while it works. One plan in, one MP4 out. */

import H264 from "h264-mp4-encoder";
import { type ClipPlan, painter } from "./frames.ts";
import { withoutTimes } from "./mp4_times.ts";

/** Beside `postMessage` of a window: a worker's has no target. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<{ id: number; plan: ClipPlan }>) => void) | null;
  postMessage(message: unknown, transfer?: Transferable[]): void;
}
const scope = globalThis as unknown as WorkerScope;

scope.onmessage = async ({ data: { id, plan } }) => {
  try {
    const bytes = await encode(plan);
    scope.postMessage({ id, bytes }, [bytes.buffer]);
  } catch (error) {
    scope.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  }
};

async function encode(plan: ClipPlan): Promise<Uint8Array<ArrayBuffer>> {
  const encoder = await H264.createH264MP4Encoder();
  try {
    encoder.width = plan.width;
    encoder.height = plan.height;
    encoder.frameRate = plan.fps;
    // Each picture stands alone: the muxer writes no table of key frames (`stss`), so players take every picture for
    // one and would show nothing when they begin at another.
    encoder.groupOfPictures = 1;
    // 10 (best) to 51; at 26 lettering stays crisp at 1 to 3 Mbit/s.
    encoder.quantizationParameter = 26;
    // 0 (best) to 10 (fastest).
    encoder.speed = 10;
    encoder.initialize();
    const paint = painter(plan);
    for (let frame = 0; frame < plan.frames; frame++) encoder.addFrameRgba(paint(frame));
    encoder.finalize();
    return withoutTimes(new Uint8Array(encoder.FS.readFile(encoder.outputFilename)));
  } finally {
    encoder.FS.unlink(encoder.outputFilename);
    encoder.delete();
  }
}
