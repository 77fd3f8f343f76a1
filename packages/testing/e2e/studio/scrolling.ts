/** Scrolls a page with the wheel as a person does who looks for something, and measures how it keeps up. */

import type { Page } from "playwright-core";

export interface Scrolled {
  /** Between the page's frames while it was scrolled, ms, shortest first. */
  readonly frames: readonly number[];
  /** The most elements that the page had meanwhile. */
  readonly elements: number;
  /** How far it came, px. */
  readonly distance: number;
}

/** Turns the wheel so many times, by so many px each. */
export async function scroll(page: Page, turns: number, by = 350): Promise<Scrolled> {
  await page.evaluate(WATCH);
  await page.mouse.move(700, 500);
  let elements = 0;
  for (let n = 0; n < turns; n++) {
    await page.mouse.wheel(0, by);
    elements = Math.max(elements, await page.locator("*").count());
  }
  const { frames, distance } = await page.evaluate<{ frames: number[]; distance: number }>("stopWatch()");
  return { frames: frames.toSorted((a, b) => a - b), elements, distance };
}

/** Notes the time of every frame until it is stopped. */
const WATCH = `{
  const frames = [];
  let last = performance.now();
  let over = false;
  const frame = (now) => {
    frames.push(now - last);
    last = now;
    if (!over) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  globalThis.stopWatch = () => {
    over = true;
    return { frames, distance: scrollY };
  };
}`;
