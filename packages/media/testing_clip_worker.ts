/** Makes clips for tests with the encoders that come with the decoder; a worker, since the module runs in nothing else. */

/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />

import create from "@ffmpeg/core";

const wasmBinary = await Deno.readFile(new URL(import.meta.resolve("@ffmpeg/core/wasm")));
const core = await create({ wasmBinary });

self.onmessage = ({ data: { args, name } }: MessageEvent<{ args: readonly string[]; name: string }>) => {
  core.setLogger(() => {});
  core.exec(...args, name);
  core.reset();
  self.postMessage(core.FS.readFile(name));
};
self.postMessage("ready");
