/** Sets the composer's settings: one group after the other, because a choice may redraw all that follow. */

import type { Plan } from "../tab/messages.ts";
import { chooseIn, isChosen } from "./group.ts";
import { closePanes, openPanes } from "./panes.ts";
import { need, type Site, unlessBlocked } from "./site.ts";
import { disturbed, missing } from "./stuck.ts";
import { waitFor } from "./wait.ts";

const OPEN_MS = 5_000;
/** A late redraw may undo a choice. */
const ROUNDS = 3;

/**
 * Opens the pane, makes the choices, sees that all of them hold together, and closes the pane.
 * @throws Stuck
 */
export async function chooseSettings(choices: Plan["choices"], site: Site): Promise<void> {
  const { settings } = site.recipe.composer;
  const isOpen = () => openPanes(site.recipe.composer).length > 0;
  if (!isOpen()) {
    (await need(settings.trigger, "composer.settings.trigger", site)).click();
    const opened = await waitFor(() => unlessBlocked(site) && isOpen(), OPEN_MS, site.signal);
    if (opened === null) throw missing("composer.settings.pane");
  }
  for (let round = 1;; round++) {
    const chosen: { readonly group: string; readonly text: string }[] = [];
    for (const { group, anyOf } of choices) chosen.push({ group, text: await chooseIn(group, anyOf, site) });
    if (chosen.every(({ group, text }) => isChosen(group, text, site))) break;
    if (round === ROUNDS) throw disturbed("the settings");
  }
  if (settings.close !== undefined) (await need(settings.close, "composer.settings.close", site)).click();
  if (!await waitFor(() => !isOpen(), settings.close === undefined ? 0 : OPEN_MS, site.signal)) {
    if (!await closePanes(site)) throw missing("composer.settings.close");
  }
}
