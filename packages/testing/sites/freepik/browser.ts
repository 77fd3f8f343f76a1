/** A real Chromium whose names lead to the stand-in. */

import type { Page } from "playwright-core";
import { startChromium } from "../../browser/mod.ts";
import type { FreepikSite } from "./types.ts";

export const PAGE = "https://www.freepik.com/pikaso/ai-image-generator";

export interface Browser extends AsyncDisposable {
  /** On the generator, loaded. */
  open(): Promise<Page>;
}

/** Starts it with a profile of its own, which goes with it. */
export async function browse({ hosts }: FreepikSite): Promise<Browser> {
  const chromium = await startChromium({ hosts });
  return {
    async open() {
      const page = await chromium.context.newPage();
      await page.goto(PAGE);
      return page;
    },
    [Symbol.asyncDispose]: () => chromium[Symbol.asyncDispose](),
  };
}
