/** Clips for tests, encoded when they are asked for. */

/** The file that FFmpeg makes with these arguments; the end of `name` says the format. */
export async function encodeClip(name: string, ...args: readonly string[]): Promise<Uint8Array<ArrayBuffer>> {
  const worker = new Worker(new URL("./testing_clip_worker.ts", import.meta.url), { type: "module" });
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array<ArrayBuffer>>();
  worker.onmessage = ({ data }: MessageEvent<Uint8Array<ArrayBuffer> | "ready">) => {
    if (data === "ready") worker.postMessage({ args, name });
    else resolve(data);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    reject(new Error(event.message));
  };
  try {
    return await promise;
  } finally {
    worker.terminate();
  }
}

/** Two seconds of black and then as many of each colour, as input of FFmpeg. */
export function blackThen(size: string, colours: readonly string[]): readonly string[] {
  const all = ["black", ...colours];
  const sources = all.flatMap((c) => ["-f", "lavfi", "-i", `color=${c}:size=${size}:rate=24:duration=2`]);
  const joined = `${all.map((_, i) => `[${i}]`).join("")}concat=n=${all.length}:v=1`;
  return [...sources, "-filter_complex", joined, "-pix_fmt", "yuv420p"];
}
