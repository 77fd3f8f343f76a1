/** One paired site at work: its tab, its driver and its agent. */

import { type AgentHandle, type AgentState, type Clock, connectAgent, type OutboxStore } from "@sluice/agent";
import { type Site, type SiteRecipe } from "@sluice/recipes";
import type { SiteDriver, SiteDriverOptions, SiteTab } from "../driver/site_driver.ts";
import type { SiteStatus } from "../status.ts";
import { type Counts, openCounts } from "./counts.ts";
import type { Diary } from "./diary.ts";
import { openNotes } from "./notes.ts";
import { observe, type Seen } from "./observe.ts";
import type { Paired } from "./pairing.ts";
import { chooseRecipe, type RecipeChoice } from "./recipe_choice.ts";
import { socketAddress } from "./server_address.ts";
import type { Settings } from "./settings.ts";
import { prefixOf, type Storage } from "./storage.ts";
import { openStore } from "./store.ts";

export interface SiteWork {
  readonly paired: Paired;
  status(): SiteStatus;
  /** The canary: looks at the page, which costs nothing, and tells the server how it stands. Never rejects. */
  look(): Promise<void>;
  /** The owner's pause or pace is another one now. */
  settingsChanged(): void;
  /** The owner says that the page is fine. @throws TabTrouble and the like */
  goOn(): Promise<void>;
  /** Brings the tab before the owner's eyes. @throws TabTrouble */
  show(): Promise<void>;
  close(): Promise<void>;
}

export interface Around {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly diary: Diary;
  readonly settings: Settings;
  /** Of the extension. */
  readonly version: string;
  readonly fetch: typeof globalThis.fetch;
  /** The tab of a site: always the same one in a worker's life. */
  readonly tabOf: (site: Site, recipe: () => SiteRecipe) => SiteTab;
  readonly drivers: { readonly [S in Site]: (options: SiteDriverOptions<RecipeFor<S>>) => SiteDriver };
  /** `SiteWork.status` answers something else now. */
  readonly changed: () => void;
  /** Another browser has taken this pairing over. */
  readonly replaced: (paired: Paired) => void;
}

type RecipeFor<S extends Site> = Extract<SiteRecipe, { provider: S }>;

/**
 * Connects a paired site's agent. Resolves when what is kept was read; the connection is made in the background.
 * @throws what the storage throws when it cannot be read
 */
export async function openSite<S extends Site>(
  paired: Paired & { readonly site: S },
  around: Around,
): Promise<SiteWork> {
  const { storage, clock, settings, changed } = around;
  const { site } = paired;
  const prefix = prefixOf(paired.agentId);
  const log = (line: string) => around.diary.log(`${site}: ${line}`);
  const counts = await openCounts(storage, prefix, clock);
  const recipe = chooseRecipe(site, log);
  const pace = () => settings.pace(site, recipe.current());
  const tab = around.tabOf(site, recipe.current);
  const driver = around.drivers[site]({
    tab,
    notes: openNotes(storage, prefix),
    recipe: recipe.current,
    pace,
    log,
    clock,
    fetch: around.fetch,
  });
  const observed = observe(driver, { clock, log, changed, good: counts.good });

  let state: AgentState | null = null;
  let storageTrouble: string | null = null;
  const agent = await connectAgent({
    url: socketAddress(paired.server),
    token: paired.token,
    agentId: paired.agentId,
    provider: observed.driver,
    version: around.version,
    store: attentive(openStore(storage, prefix), {
      counts,
      recipe,
      renewed: () => void look(),
      kept(trouble) {
        if (trouble === storageTrouble) return;
        storageTrouble = trouble;
        changed();
      },
    }),
    clock,
    fetch: around.fetch,
    onState(next) {
      if (next.status !== state?.status) log(next.status);
      if (next.trouble !== null && next.trouble !== state?.trouble) log(next.trouble);
      if (next.status === "replaced" && state?.status !== "replaced") around.replaced(paired);
      state = next;
      changed();
    },
  });
  agent.pause(settings.isPaused(site));

  async function look(): Promise<void> {
    try {
      agent.report(await observed.driver.account());
    } catch (error) {
      log(`looked at the page: ${error instanceof Error ? error.message : error}`);
    }
  }

  return {
    paired,
    status: () => statusOf(paired, agent, observed.seen(), storageTrouble, counts, recipe.current(), pace()),
    look,
    settingsChanged() {
      agent.pause(settings.isPaused(site));
      agent.refresh();
    },
    async goOn() {
      await driver.goOn();
      await look();
    },
    show: () => tab.show(),
    close: () => agent.close(),
  };
}

/**
 * The store, with an ear for reports that count and for recipes that the server sends.
 * @param renewed is told when another recipe is in force
 * @param kept is told after each write whether it worked: null, or why not
 */
function attentive(
  store: OutboxStore,
  { counts, recipe, renewed, kept }: {
    readonly counts: Counts;
    readonly recipe: Pick<RecipeChoice<Site>, "offer"> & { current(): SiteRecipe };
    readonly renewed: () => void;
    readonly kept: (trouble: string | null) => void;
  },
): OutboxStore {
  function noted(writing: Promise<void>): Promise<void> {
    writing.then(() => kept(null), (error: Error) => kept(error.message));
    return writing;
  }
  return {
    ...store,
    async load() {
      const all = await store.load();
      if (all.recipe !== null) recipe.offer(all.recipe);
      return all;
    },
    putMessage(message) {
      counts.saw(message, recipe.current().version);
      return noted(store.putMessage(message));
    },
    putJob: (job) => noted(store.putJob(job)),
    async putRecipe(sent) {
      if (!recipe.offer(sent)) return;
      renewed();
      await noted(store.putRecipe(sent));
    },
  };
}

function statusOf(
  { site, name, server }: Paired,
  { state }: AgentHandle,
  { account, blocked, drift, resting, jobs, trouble }: Seen,
  storageTrouble: string | null,
  counts: Counts,
  recipe: SiteRecipe,
  pace: ReturnType<Settings["pace"]>,
): SiteStatus {
  const phases = new Map(state.holding.map(({ jobId, phase }) => [jobId, phase]));
  return {
    site,
    name,
    server,
    link: state.status,
    // what the agent says of its line is old as soon as the line is well
    trouble: state.status === "online" ? trouble : state.trouble,
    storageTrouble,
    paused: state.pausedHere ? "here" : state.paused ? "studio" : null,
    blocked,
    drift,
    resting,
    account,
    jobs: jobs.map((job) => ({ ...job, phase: job.phase ?? phases.get(job.jobId) ?? "submitted" })),
    today: counts.today(),
    lastGoodAt: counts.lastGoodAt(),
    recipe: { version: recipe.version, unproven: recipe.unproven && !counts.proved(recipe.version) },
    pace: { ...pace, most: recipe.pace.concurrency, least: recipe.pace.minGapMs },
  };
}
