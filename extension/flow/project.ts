/** The project in which Sluice works: made once, like an owner would, and found again ever after. */

import { type FlowRecipe, tryPattern } from "@sluice/recipes";
import { problemFailure } from "../driver/failures.ts";
import type { Notes, SiteDriverOptions } from "../driver/site_driver.ts";
import { TabTrouble } from "../driver/site_driver.ts";

const KEY = "project";

export interface Projects {
  /**
   * Opens a project's page; without an id Sluice's own, which is made if there is none.
   * @returns its id and the loaded page's
   * @throws TabTrouble, NeedsHuman, JobFailure
   */
  open(id?: string): Promise<{ readonly project: string; readonly page: string }>;
  /** Whether the tab is there already, so that opening it loads nothing anew. */
  isOpen(id?: string): Promise<boolean>;
}

export function openProjects(
  { tab, notes, recipe, log, clock }: SiteDriverOptions<FlowRecipe>,
): Projects {
  const own = async () => await notes.get(KEY) as string | undefined;

  function projectOf(address: string | null): string | null {
    return address === null ? null : tryPattern(recipe().pages.projectOf, address)?.[1] ?? null;
  }

  async function make(): Promise<string> {
    const { pages, timing } = recipe();
    await tab.open(pages.home);
    const loadMs = timing["loadMs"] ?? 30_000;
    const { problem } = await tab.ask("act", { action: "newProject", values: {}, press: null });
    if (problem !== null) {
      const { blocked } = await tab.ask("look", { waitMs: 0 });
      throw problemFailure(recipe(), blocked === null ? problem : { type: "blocked", ...blocked });
    }
    for (const until = clock.now() + loadMs;;) {
      const made = projectOf(await tab.address());
      if (made !== null) {
        await notes.put(KEY, made);
        log(`made a project for Sluice at Flow`);
        return made;
      }
      if (clock.now() > until) throw new TabTrouble("open project: Flow did not show the new one in time");
      await new Promise<void>((resolve) => clock.after(100, resolve));
    }
  }

  let making: Promise<string> | null = null;
  /** Whoever asks while it is being made waits for the same one. */
  function makeOnce(): Promise<string> {
    return making ??= make().finally(() => making = null);
  }

  async function openAt(id: string): Promise<string> {
    const address = await tab.address();
    // A scene of the project is that project's page, and loading it anew would lose what it waits for.
    const isThere = address !== null && projectOf(address) === id;
    return await tab.open(isThere ? address : recipe().pages.project.replace("{project}", id));
  }

  return {
    async open(id) {
      const wanted = id ?? await own() ?? await makeOnce();
      const page = await openAt(wanted);
      const arrived = projectOf(await tab.address());
      if (arrived === wanted) return { project: wanted, page };
      const { blocked } = await tab.ask("look", { waitMs: 0 });
      if (blocked !== null) throw problemFailure(recipe(), { type: "blocked", ...blocked });
      if (id !== undefined) {
        throw new TabTrouble(`open project: Flow leads elsewhere, the project may be deleted`);
      }
      // The owner deleted it: another is made.
      log("the project of Sluice is gone at Flow");
      await forget(notes);
      const project = await makeOnce();
      return { project, page: await openAt(project) };
    },
    async isOpen(id) {
      const wanted = id ?? await own();
      return wanted !== undefined && projectOf(await tab.address()) === wanted;
    },
  };
}

async function forget(notes: Notes): Promise<void> {
  await notes.remove(KEY);
}
