/** Google Flow in the owner's own tab: wire/flow.md. */

import type { AccountReport } from "@sluice/agent";
import type { Kind } from "@sluice/domain";
import type { FlowRecipe } from "@sluice/recipes";
import { openBlock } from "../driver/block.ts";
import { checkPage, reportOf } from "../driver/check.ts";
import { openLock } from "../driver/lock.ts";
import { openPressNotes, pressKey } from "../driver/press_notes.ts";
import { whenUnused } from "../driver/page_use.ts";
import { openRest } from "../driver/rest.ts";
import type { SiteDriver, SiteDriverOptions } from "../driver/site_driver.ts";
import { lookUpFlow } from "./look_up.ts";
import { openProjects } from "./project.ts";
import { runFlow } from "./run.ts";

/** The driver of one Flow account. */
export function createFlowDriver(options: SiteDriverOptions<FlowRecipe>): SiteDriver {
  const { recipe, pace, clock } = options;
  const block = openBlock(options.notes, clock);
  const projects = openProjects(options);
  const notes = openPressNotes(options.notes, clock);
  const around = {
    options,
    projects,
    notes,
    block,
    rest: openRest(options.notes, clock),
    composer: openLock(),
    unanswered: new Set<Promise<unknown>>(),
    claiming: openLock(),
  };
  let opening: Promise<void> | null = null;
  /** Whoever composes, or waits for answers, needs the page as it stands; who looks at the same time shares what is opened. */
  async function open(): Promise<void> {
    if (opening !== null) return await opening;
    const isNeeded = around.composer.isTaken || around.unanswered.size > 0;
    if (isNeeded && await options.tab.address() !== null) return;
    opening = whenUnused(around, new AbortController().signal, async () => void await projects.open());
    return await opening.finally(() => opening = null);
  }
  const check = () => checkPage(open, options, block);
  return {
    provider: "flow",
    get capabilities() {
      const models = Object.entries(recipe().models);
      return {
        models: models.map(([name]) => name),
        kinds: [...new Set(models.map(([, { kind }]): Kind => kind))],
        ...pace(),
      };
    },
    account: async (): Promise<AccountReport> => reportOf(await check(), recipe()),
    run: (job, context) => runFlow(job, context, around),
    async lookUp(job, checkpoint, context) {
      const answer = await lookUpFlow(job, checkpoint, context, around);
      await notes.remove(pressKey(job));
      return answer;
    },
    check,
    goOn: () => block.lift(),
  };
}
