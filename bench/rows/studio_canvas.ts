/** The studio's canvas with 500 items: how evenly it moves and zooms. */

import { ms, percentile, type Row } from "../figures.ts";
import { newCanvas, note, openCanvas, openStudio } from "../../packages/testing/e2e/studio/mod.ts";

const ITEMS = 500;
const STEPS = 120;
/** What a screen of 60 Hz shows. */
const FRAME_MS = 1_000 / 60;

/** Measures with a real Chromium without a graphics card; takes a minute. */
export async function studioCanvasRows(): Promise<Row[]> {
  await using studio = await openStudio();
  const notes = Array.from(
    { length: ITEMS },
    (_, i) => note(`n${i}`, (i % 25) * 160, Math.floor(i / 25) * 160),
  );
  const id = await newCanvas(studio, ...notes);
  await openCanvas(studio, id);
  const { page } = studio;
  const gaps = (dx: number, dy: number, ctrlKey: boolean) =>
    page.evaluate<number[]>(`(async () => {
      const surface = document.querySelector(".canvas-surface");
      const found = [];
      let last = await new Promise(requestAnimationFrame);
      for (let step = 0; step < ${STEPS}; step++) {
        const turn = step < ${STEPS / 2} ? 1 : -1;
        surface.dispatchEvent(new WheelEvent("wheel", {
          deltaX: ${dx} * turn, deltaY: ${dy} * turn, ctrlKey: ${ctrlKey}, clientX: innerWidth / 2,
          clientY: innerHeight / 2, bubbles: true, cancelable: true,
        }));
        const now = await new Promise(requestAnimationFrame);
        found.push(now - last);
        last = now;
      }
      return found;
    })()`);
  const rest = await gaps(0, 0, false);
  await page.getByRole("button", { name: "Fit everything" }).click();
  return [
    row("moving", await gaps(14, 9, false), rest),
    row("zooming", await gaps(0, -4, true), rest),
  ];
}

function row(what: string, gaps: readonly number[], rest: readonly number[]): Row {
  const sorted = gaps.toSorted((a, b) => a - b);
  const still = rest.toSorted((a, b) => a - b);
  const p95 = percentile(sorted, 0.95);
  return {
    what: `studio: ${what} a canvas with ${ITEMS} items, between frames`,
    figure: `p50 ${ms(percentile(sorted, 0.5))}, p95 ${ms(p95)}`,
    target: "60 frames/s",
    met: p95 < FRAME_MS * 1.5,
    limit: `the same page at rest: p95 ${ms(percentile(still, 0.95))}`,
  };
}
