/** The studio's gallery with 50,000 assets: how it scrolls, how soon it is there, and what it costs in memory. */

import { gzipSync } from "node:zlib";
import { bundleStudio } from "@sluice/ui";
import { ms, percentile, type Row, whole } from "../figures.ts";
import {
  makePictures,
  openStudio,
  scroll,
  type Studio,
  untilListed,
  writeAssets,
} from "../../packages/testing/e2e/studio/mod.ts";

const ASSETS = 50_000;
const OPENINGS = 7;
/** A job is about ten events of the stream. */
const JOBS = 100;
const FRAME_MS = 32;

/** Measures with a real Chromium without a graphics card; takes some minutes. */
export async function studioRows(): Promise<Row[]> {
  const dataDir = await Deno.makeTempDir();
  try {
    await writeAssets(dataDir, ASSETS);
    await using studio = await openStudio({ kept: { dataDir } });
    await untilListed(studio.sluice, ASSETS);
    return [await firstPaint(studio), await scrolling(studio), await memory(studio), ...await sizes()];
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
}

async function firstPaint(studio: Studio): Promise<Row> {
  const times: number[] = [];
  for (let n = 0; n < OPENINGS; n++) {
    await studio.page.goto("/gallery");
    await studio.page.locator("img.thumb.there").first().waitFor();
    // from the navigation on, by the page's own clock
    times.push(await studio.page.evaluate<number>("performance.now()"));
  }
  const sorted = times.toSorted((a, b) => a - b);
  const answer = await studio.page.evaluate<number>(
    `performance.getEntriesByType("navigation")[0].responseEnd`,
  );
  return {
    what: `studio: the gallery with ${whole(ASSETS)} assets, from the address to its first picture`,
    figure: `p50 ${ms(percentile(sorted, 0.5))}`,
    target: "≤ 1 s",
    met: percentile(sorted, 0.5) <= 1_000,
    limit: `the document alone: ${ms(answer)}`,
  };
}

async function scrolling({ page }: Studio): Promise<Row> {
  const { frames: rest } = await scroll(page, 50, 0);
  const { frames, elements } = await scroll(page, 200);
  const middle = frames.slice(Math.floor(frames.length * 0.025), Math.ceil(frames.length * 0.975));
  const late = middle.filter((gap) => gap > FRAME_MS).length;
  return {
    what: `studio: frames over ${FRAME_MS} ms in the middle 95 % while scrolling ${whole(ASSETS)} assets`,
    figure: `${late} of ${middle.length}, at most ${whole(elements)} elements in the page`,
    target: "0",
    met: late === 0,
    limit: `the same page at rest: p50 ${ms(percentile(rest, 0.5))}, p95 ${
      ms(percentile(rest, 0.95))
    } a frame`,
  };
}

async function memory({ page, sluice }: Studio): Promise<Row> {
  const devtools = await page.context().newCDPSession(page);
  const heap = async () => {
    await devtools.send("HeapProfiler.collectGarbage");
    const { usedSize } = await devtools.send("Runtime.getHeapUsage");
    return usedSize / 2 ** 20;
  };
  const before = await heap();
  await makePictures(sluice, Array.from({ length: JOBS }, (_, n) => `picture ${n}`));
  const after = await heap();
  return {
    what: "studio: the open gallery's memory over 1,000 live events",
    figure: `${after - before < 0 ? "−" : "+"}${Math.abs(after - before).toFixed(1)} MB`,
    target: "flat (≤ 5 MB)",
    met: after - before <= 5,
    limit: `before: ${before.toFixed(1)} MB`,
  };
}

async function sizes(): Promise<Row[]> {
  const files = await bundleStudio();
  const size = (bytes: Uint8Array | undefined) => bytes === undefined ? 0 : gzipSync(bytes).length / 1_000;
  const style = Object.keys(files).find((name) => name.endsWith(".css")) ?? "";
  const script = initialScripts(files).reduce((sum, name) => sum + size(files[name]), 0);
  const row = (what: string, kb: number, most: number): Row => ({
    what: `studio: ${what}, gzip`,
    figure: `${kb.toFixed(1)} KB`,
    target: `≤ ${most} KB`,
    met: kb <= most,
    limit: "—",
  });
  return [row("JavaScript of the first page", script, 70), row("all CSS", size(files[style]), 15)];
}

/** The script of the document and all that it imports at once. */
function initialScripts(files: Readonly<Record<string, Uint8Array>>): readonly string[] {
  const found = new Set(Object.keys(files).filter((name) => /^studio-\w+\.js$/.test(name)));
  for (const name of found) {
    const text = new TextDecoder().decode(files[name]);
    for (const [, , other = ""] of text.matchAll(/(from|import)"\.\/([\w.-]+\.js)"/g)) found.add(other);
  }
  return [...found];
}
