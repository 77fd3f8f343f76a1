/** Freepik Pikaso in the owner's own tab: wire/flow.md, Freepik. A first guess until an owner has confirmed a generation. */

import type { AccountReport } from "@sluice/agent";
import type { FreepikRecipe } from "@sluice/recipes";
import { openBlock } from "../driver/block.ts";
import { checkPage, reportOf } from "../driver/check.ts";
import { openLock } from "../driver/lock.ts";
import { openPressNotes, pressKey } from "../driver/press_notes.ts";
import { openRest } from "../driver/rest.ts";
import type { SiteDriver, SiteDriverOptions } from "../driver/site_driver.ts";
import { lookUpFreepik } from "./look_up.ts";
import { type FreepikRun, runFreepik } from "./run.ts";

/** The driver of one Freepik account. */
export function createFreepikDriver(options: SiteDriverOptions<FreepikRecipe>): SiteDriver {
  const { recipe, pace, tab, clock } = options;
  const block = openBlock(options.notes, clock);
  const notes = openPressNotes(options.notes, clock);
  const around: FreepikRun = {
    options,
    notes,
    block,
    rest: openRest(options.notes, clock),
    composer: openLock(),
    unanswered: new Set(),
    claiming: openLock(),
    isOld: false,
  };
  const check = () => checkPage(() => tab.open(recipe().pages.home), options, block);
  return {
    provider: "freepik",
    get capabilities() {
      return { models: Object.keys(recipe().models), kinds: ["image" as const], ...pace() };
    },
    account: async (): Promise<AccountReport> => reportOf(await check(), recipe()),
    run: (job, context) => runFreepik(job, context, around),
    async lookUp(job, checkpoint, context) {
      const answer = await lookUpFreepik(job, checkpoint, context, around);
      await notes.remove(pressKey(job));
      return answer;
    },
    check,
    goOn: () => block.lift(),
  };
}
