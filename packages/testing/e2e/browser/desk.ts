/** Everything of a Sluice owner on one desk: the server, the sites, a browser with the extension, and the OpenAI SDK. */

import OpenAI from "openai";
import { BUNDLED, type Site, type SiteRecipe } from "@sluice/recipes";
import { type Sluice, type SluiceOptions, startSluice } from "@sluice/testing";
import { type OwnersBrowser, seen, startOwnersBrowser } from "../../browser/mod.ts";
import { type FlowSite, type FlowSiteOptions, startFlowSite } from "../../sites/flow/mod.ts";
import { call, get } from "../api.ts";
import { type Follower, followEvents } from "../events.ts";

export interface DeskOptions {
  readonly site?: FlowSiteOptions;
  /** Changes Flow's recipe before the browser is paired; the server hands the changed one on. */
  readonly recipe?: (recipe: Changeable) => void;
  readonly env?: Readonly<Record<string, string>>;
  /** For a server that is to be brought back. */
  readonly kept?: Pick<SluiceOptions, "dataDir" | "port">;
  /** The address that the browser is paired with, when it is not the server's own. */
  readonly address?: (sluice: Sluice) => string;
  /** The ways from the browser to the sites, when they are not the straight ones. */
  readonly ways?: (hosts: FlowSite["hosts"]) => Readonly<Record<string, number>>;
}

/** A recipe that a test may change. */
// deno-lint-ignore no-explicit-any -- any part of it
export type Changeable = any;

export interface Desk extends AsyncDisposable {
  readonly sluice: Sluice;
  readonly site: FlowSite;
  readonly browser: OwnersBrowser;
  readonly openai: OpenAI;
  readonly agentId: string;
  readonly events: Follower;
}

/** As quick as a test wants it; the pace between two presses is the owner's, and stays careful. */
export const QUICK: FlowSiteOptions = {
  imageMs: 200,
  submitMs: 50,
  clipMs: 600,
  imageCallGapMs: 50,
  credits: 100_000,
  tier: 2,
  traffic: { submits: 1_000, windowMs: 10_000, stickyMs: 1_000 },
};

/** Sets it up, with a Flow agent paired and online. Dispose of it with `await using`. */
export async function openDesk(
  {
    site: options = {},
    recipe,
    env = {},
    kept = {},
    address = ({ url }) => url,
    ways = (hosts) => hosts,
  }: DeskOptions = {},
): Promise<Desk> {
  const stack = new AsyncDisposableStack();
  try {
    const site = stack.use(await startFlowSite({ ...QUICK, ...options }));
    const sluice = stack.use(await startSluice({ ...kept, env: { SLUICE_SIMULATOR: "off", ...env } }));
    if (recipe !== undefined) await changeRecipe(sluice, "flow", recipe);
    const events = stack.use(followEvents(sluice, "0"));
    const browser = stack.use(await startOwnersBrowser({ hosts: ways(site.hosts) }));
    const agentId = await browser.pair({ url: address(sluice), key: sluice.key });
    // Its first look made its project: from here on the tab stays where a test finds it.
    await seen(async () => {
      const { body } = await get(sluice, "/api/agents");
      const agent = body.agents.find(({ id }: { readonly id: string }) => id === agentId);
      return agent.page ?? agent.needs ?? undefined;
    });
    const openai = new OpenAI({ baseURL: `${sluice.url}/v1`, apiKey: sluice.key, maxRetries: 0 });
    return {
      sluice,
      site,
      browser,
      openai,
      agentId,
      events,
      [Symbol.asyncDispose]: () => stack.disposeAsync(),
    };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

/** Gives the server a recipe of the next version. */
export async function changeRecipe(
  sluice: Sluice,
  site: Site,
  change: (recipe: Changeable) => void,
): Promise<void> {
  const now = await get(sluice, `/api/admin/recipes/${site}`);
  const recipe: SiteRecipe = structuredClone(now.body.recipe ?? BUNDLED[site]);
  change(recipe);
  const next = { ...recipe, version: recipe.version + 1 };
  const { status, body } = await call(sluice, "PUT", `/api/admin/recipes/${site}`, next);
  if (status !== 200) throw new Error(`change recipe: ${status} ${JSON.stringify(body)}`);
}

type Video = Awaited<ReturnType<OpenAI["videos"]["retrieve"]>>;

/** Submits a clip and waits for its end, as an SDK's user does. */
export async function clip({ openai }: Desk, prompt: string, more: object = {}): Promise<Video> {
  let video = await openai.videos.create({ prompt, model: "veo3_fast" as never, ...more });
  while (video.status === "queued" || video.status === "in_progress") {
    await new Promise((resolve) => setTimeout(resolve, 50));
    video = await openai.videos.retrieve(video.id);
  }
  return video;
}

/** Pictures by the SDK, as bytes. */
export async function pictures({ openai }: Desk, prompt: string, more: object = {}): Promise<Uint8Array[]> {
  const { data = [] } = await openai.images.generate({
    prompt,
    model: "nano_banana2",
    output_format: "jpeg",
    ...more,
  });
  return data.map(({ b64_json = "" }) => Uint8Array.fromBase64(b64_json));
}
