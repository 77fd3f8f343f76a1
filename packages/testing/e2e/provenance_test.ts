/** What was made tells what it was made with, and is otherwise what it was: by a real server, for a real browser. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { readProvenance } from "@sluice/provenance";
import { type Sluice, startSluice } from "@sluice/testing";
import { build, stop } from "esbuild";
import sharp from "sharp";
import { readMp4 } from "../../../agents/simulator/mp4_boxes.ts";
import { startChromium } from "../browser/mod.ts";
import { get, post } from "./api.ts";
import { cli } from "./cli.ts";

const ENV = { SLUICE_SIMULATOR_IMAGE_MS: "40", SLUICE_SIMULATOR_VIDEO_MS: "80" };
const PROMPT = "a lighthouse, 灯台, מגדלור & 🗼";

type Bytes = Uint8Array<ArrayBuffer>;

/** A finished job of that body. */
async function finished(sluice: Sluice, body: object) {
  const { body: { jobId } } = await post(sluice, "/api/jobs", { prompt: PROMPT, ...body });
  for (;;) {
    const { body: job } = await get(sluice, `/api/jobs/${jobId}`);
    if (job.status === "completed") return job;
    assert.notEqual(job.status, "failed", JSON.stringify(job.error));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** An output as it is stored, and as it is downloaded with its provenance. */
async function both(sluice: Sluice, jobId: string): Promise<{ pure: Bytes; noted: Bytes }> {
  const headers = { "x-api-key": sluice.key };
  const path = `${sluice.url}/api/jobs/${jobId}/download`;
  const [pure, noted] = await Promise.all(
    ["redirect=false", "provenance=true"].map(async (query) => {
      const answer = await fetch(`${path}?${query}`, { headers });
      assert.equal(answer.status, 200);
      const bytes = await answer.bytes();
      assert.equal(answer.headers.get("content-length"), String(bytes.length));
      return bytes;
    }),
  );
  return { pure: pure!, noted: noted! };
}

const pixels = async (file: Uint8Array) => (await sharp(file).raw().toBuffer()).toString("base64");

/** `readProvenanceOf` as a browser loads it. */
async function bundled(): Promise<string> {
  try {
    const { outputFiles } = await build({
      entryPoints: [join(import.meta.dirname ?? ".", "../../provenance/mod.ts")],
      bundle: true,
      write: false,
      format: "iife",
      globalName: "provenance",
      target: "chrome120",
    });
    return outputFiles[0]?.text ?? "";
  } finally {
    await stop();
  }
}

/** Runs in the page: what its player makes of a clip after playing it to the end, and the picture in its middle. */
async function played(base64: string) {
  // deno-lint-ignore no-explicit-any -- Deno's types know no page
  const { document } = globalThis as any;
  const url = URL.createObjectURL(new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))]));
  const video = Object.assign(document.createElement("video"), { src: url, muted: true });
  const until = (name: string) =>
    new Promise<void>((resolve, reject) => {
      video.addEventListener(name, () => resolve(), { once: true });
      video.addEventListener("error", () => reject(new Error(video.error?.message)), { once: true });
    });
  await until("loadeddata");
  const ended = until("ended");
  await video.play();
  await ended;
  const seeked = until("seeked");
  video.currentTime = video.duration / 2;
  await seeked;
  const canvas = Object.assign(document.createElement("canvas"), {
    width: video.videoWidth,
    height: video.videoHeight,
  });
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  URL.revokeObjectURL(url);
  return { duration: video.duration, picture: canvas.toDataURL() };
}

Deno.test("downloads with provenance: pictures of each format, and a clip that a browser plays as it did", async (t) => {
  await using sluice = await startSluice({ env: ENV });

  for (const format of ["png", "jpeg", "webp"]) {
    await t.step(`a ${format} keeps its pixels and tells its prompt, model and seed`, async () => {
      const { data } = (await post(sluice, "/v1/images/generations", {
        model: "sim-image",
        prompt: PROMPT,
        output_format: format,
        seed: 9,
        response_format: "url",
      })).body;
      assert.equal(data.length, 1);
      const { body: { jobs: [job] } } = await get(sluice, "/api/jobs?limit=1");
      const { pure, noted } = await both(sluice, job.id);
      assert.equal(await readProvenance(pure), null);
      const note = await readProvenance(noted);
      assert.deepEqual([note?.jobId, note?.prompt, note?.model, note?.seed], [
        job.id,
        PROMPT,
        "sim-image",
        9,
      ]);
      assert.equal(await pixels(noted), await pixels(pure));
      assert.equal((await sharp(noted).metadata()).format, format);
    });
  }

  const clip = await finished(sluice, { type: "video", model: "sim-video", duration: 2, seed: 5 });
  const { pure, noted } = await both(sluice, clip.id);

  await t.step("a clip keeps every byte where it was", async () => {
    assert.deepEqual(noted.subarray(0, pure.length), pure);
    assert.deepEqual(readMp4(noted), readMp4(pure));
    const note = await readProvenance(noted);
    assert.deepEqual([note?.jobId, note?.duration, note?.seed], [clip.id, 2, 5]);
  });

  await t.step(
    "a browser plays the clip to its end, of the same length and pictures, and reads its note",
    async () => {
      const script = await bundled();
      await using chromium = await startChromium();
      const page = await chromium.context.newPage();
      const before = await page.evaluate(played, pure.toBase64());
      const after = await page.evaluate(played, noted.toBase64());
      assert.equal(before.duration, 2);
      assert.deepEqual(after, before);
      await page.evaluate(script);
      const prompt = await page.evaluate(async (base64) => {
        const file = new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], "dropped.mp4");
        // deno-lint-ignore no-explicit-any -- what the bundle defines
        return (await (globalThis as any).provenance.readProvenanceOf(file))?.prompt;
      }, noted.toBase64());
      assert.equal(prompt, PROMPT);
    },
  );

  await t.step("sluice jobs download --provenance saves it, and without saves the stored bytes", async () => {
    const cwd = await Deno.makeTempDir({ prefix: "sluice-provenance-" });
    try {
      const at = { url: sluice.url, key: sluice.key, cwd };
      const saved = async (...flags: string[]) => {
        const { code, out, err } = await cli(at, "jobs", "download", clip.id, ...flags);
        assert.equal(code, 0, err);
        return await Deno.readFile(join(cwd, out.trim()));
      };
      assert.deepEqual(await saved(), pure);
      assert.deepEqual(await saved("--provenance"), noted);
    } finally {
      await Deno.remove(cwd, { recursive: true });
    }
  });
});
