/** Plans, and a tab in a new project of Flow's stand-in, for tests. */

import assert from "node:assert/strict";
import { BUNDLED } from "@sluice/recipes";
import { picture } from "../../packages/testing/sites/media.ts";
import { type FlowSite, type FlowSiteOptions, startFlowSite } from "../../packages/testing/sites/flow/mod.ts";
import { openTestBrowser, type TestBrowser, type TestTab } from "./testing_tab.ts";
import type { PageEvent, Plan, PlanFile, Problem } from "../tab/messages.ts";

export const recipe = BUNDLED.flow;

export function imagePlan(
  prompt: string,
  { slots = [], count = "x1" }: { slots?: Plan["slots"]; count?: string } = {},
): Plan {
  return {
    choices: [
      { group: "mode", anyOf: ["Image"] },
      { group: "model", anyOf: ["Nano Banana 2", "Nano Banana 2.1"] },
      { group: "aspect", anyOf: ["9:16"] },
      { group: "count", anyOf: [count] },
    ],
    slots,
    prompt,
  };
}

export function clipPlan(prompt: string, videoType: "Frames" | "Ingredients", slots: Plan["slots"]): Plan {
  return {
    choices: [
      { group: "mode", anyOf: ["Video"] },
      { group: "videoType", anyOf: [videoType] },
      { group: "model", anyOf: ["Veo 3.1 Fast"] },
      { group: "aspect", anyOf: ["9:16"] },
      { group: "duration", anyOf: ["8s"] },
      { group: "count", anyOf: ["x1"] },
    ],
    slots,
    prompt,
  };
}

export async function file(name: string): Promise<PlanFile> {
  const bytes = await picture(64, 64, name, 1);
  return { name: `${name}.jpg`, mime: "image/jpeg", base64: bytes.toBase64() };
}

export async function compose(tab: TestTab, plan: Plan): Promise<Problem | null> {
  return (await tab.ask("compose", { plan, uploadMs: 20_000 })).problem;
}

export async function press(tab: TestTab, key: string, plan: Plan): Promise<Problem | null> {
  return (await tab.ask("press", { press: key, plan })).problem;
}

/** Composes and presses; resolves when so many calls of that press are answered. */
export async function make(tab: TestTab, key: string, plan: Plan, calls = 1): Promise<PageEvent[]> {
  assert.equal(await compose(tab, plan), null);
  assert.equal(await press(tab, key, plan), null);
  return await answersTo(tab, key, calls);
}

export async function answersTo(tab: TestTab, key: string, calls = 1): Promise<PageEvent[]> {
  const own = (events: PageEvent[]) => events.filter(({ press }) => press === key);
  const isAnswered = (events: PageEvent[]) =>
    own(events).filter(({ type }) => type === "answered").length >= calls;
  return own(await tab.eventsUntil(isAnswered));
}

/** A tab in a new project, configured. */
async function openProject(browser: TestBrowser): Promise<TestTab> {
  const home = await browser.open("https://flow.google.com/");
  await home.ask("configure", { recipe });
  assert.equal((await home.ask("act", { action: "newProject", values: {}, press: null })).problem, null);
  await home.page.waitForURL("**/project/*");
  const tab = await browser.open(home.page.url());
  await tab.ask("configure", { recipe });
  const look = await tab.ask("look", { waitMs: 20_000 });
  assert.deepEqual([look.blocked, look.missing], [null, []]);
  return tab;
}

export function test(
  name: string,
  run: (site: FlowSite, tab: TestTab, browser: TestBrowser) => Promise<void>,
  options: FlowSiteOptions = {},
): void {
  Deno.test(name, async () => {
    await using site = await startFlowSite({
      traffic: { submits: 100, windowMs: 1, stickyMs: 1 },
      ...options,
    });
    await using browser = await openTestBrowser(site.hosts);
    await run(site, await openProject(browser), browser);
  });
}
