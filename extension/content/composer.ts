/** The site's composer: set to a plan, then pressed as long as it still shows that plan. */

import type { Plan } from "../tab/messages.ts";
import { find, findAll, isEnabled, wordsOf } from "./elements.ts";
import { holdsPrompt, writePrompt } from "./editor.ts";
import type { Ledger } from "./ledger.ts";
import { closePanes } from "./panes.ts";
import { chooseSettings } from "./settings_pane.ts";
import { need, type Site, unlessBlocked } from "./site.ts";
import { countSlots, fillSlots, isUploading } from "./slots.ts";
import { disturbed, missing, Stuck } from "./stuck.ts";
import type { Touches } from "./touches.ts";
import { waitFor } from "./wait.ts";

export interface Composer {
  /** Sets the composer. @throws Stuck */
  compose(plan: Plan, uploadMs: number, site: Site): Promise<void>;
  /** Presses submit, in one task with the last look at the composer. @throws Stuck: nothing was pressed */
  press(key: string, plan: Plan, site: Site): void;
}

/** How long what was clicked away may take to go, and a button to come alive, ms. */
const GONE_MS = 2_000;
const ALIVE_MS = 8_000;
const MOST_LEFT = 50;

export function openComposer(ledger: Ledger, touches: Touches): Composer {
  /** What the settings were last seen to be, and by what one would notice that they changed. */
  let known = "";
  let composed: { readonly state: string; readonly plan: string } | null = null;

  function stateOf(site: Site): string {
    return JSON.stringify([location.pathname, touches.count, countSlots(site)]);
  }
  function settingsOf(choices: Plan["choices"], { recipe }: Site): string {
    const trigger = find(recipe.composer.settings.trigger);
    const summary = trigger === null ? null : wordsOf(trigger);
    return JSON.stringify([location.pathname, touches.count, choices, summary]);
  }

  return {
    async compose(plan, uploadMs, site) {
      composed = null;
      unlessBlocked(site);
      await makePlain(site);
      // An upload that its owner had to consent to goes on when he has: only what has arrived can be cleared away.
      const isQuiet = () => unlessBlocked(site) && !isUploading(site);
      if (!await waitFor(isQuiet, uploadMs, site.signal)) throw disturbed("the files of the composer");
      await clear(site);
      if (settingsOf(plan.choices, site) !== known) {
        await chooseSettings(plan.choices, site);
        known = settingsOf(plan.choices, site);
        await clear(site); // what other settings had hidden
      }
      await fillSlots(plan.slots, uploadMs, site, ledger);
      await writePrompt(site, plan.prompt);
      await aliveSubmit(site);
      composed = { state: stateOf(site), plan: JSON.stringify(plan) };
    },
    press(key, plan, site) {
      if (!ledger.isOpen(key)) throw calledOff();
      unlessBlocked(site);
      if (composed?.plan !== JSON.stringify(plan)) throw disturbed("the page");
      if (composed.state !== stateOf(site) || isUploading(site)) throw disturbed("the composer");
      if (settingsOf(plan.choices, site) !== known) throw disturbed("the settings");
      if (!holdsPrompt(site, plan.prompt)) throw disturbed("the prompt");
      const submit = find(site.recipe.composer.submit);
      if (submit === null || !isEnabled(submit)) throw missing("composer.submit");
      composed = null;
      ledger.pressed(key, plan.prompt);
      submit.click();
    },
  };
}

/** The key was pressed before, or nobody may press it any more. */
export function calledOff(): Stuck {
  return new Stuck({ type: "void", message: "this press was made or called off before" });
}

/** Leaves what lies over the composer or changes its ways. */
async function makePlain(site: Site): Promise<void> {
  const { plain } = site.recipe.composer;
  for (const element of plain) {
    const button = find(element);
    if (button === null) continue;
    button.click();
    await waitFor(() => find(element) !== button, GONE_MS, site.signal);
  }
  await closePanes(site);
}

/** Takes away what an earlier job left behind. */
async function clear(site: Site): Promise<void> {
  for (const [index, element] of site.recipe.composer.clear.entries()) {
    for (let taken = 0;; taken++) {
      const left = findAll(element);
      const [first] = left;
      if (first === undefined) break;
      if (taken === MOST_LEFT) throw missing(`composer.clear.${index}`);
      first.click();
      await waitFor(() => findAll(element).length < left.length, GONE_MS, site.signal);
    }
  }
}

/** Waits until submit can be pressed. */
async function aliveSubmit(site: Site): Promise<void> {
  const { submit } = site.recipe.composer;
  await need(submit, "composer.submit", site);
  const isAlive = () => unlessBlocked(site) && findAll(submit).some(isEnabled) && !isUploading(site);
  if (!await waitFor(isAlive, ALIVE_MS, site.signal)) throw missing("composer.submit");
}
