/** Clicks through one of the recipe's actions. */

import { calledOff } from "./composer.ts";
import { find, isEnabled } from "./elements.ts";
import type { Ledger } from "./ledger.ts";
import { need, type Site, unlessBlocked } from "./site.ts";
import { missing } from "./stuck.ts";
import { waitFor } from "./wait.ts";

const ALIVE_MS = 8_000;

/**
 * @param press key of the press that the last click is, or null
 * @throws Stuck: the last click was not made
 */
export async function act(
  { action, values, press }: {
    readonly action: string;
    readonly values: Readonly<Record<string, string>>;
    readonly press: string | null;
  },
  site: Site,
  ledger: Ledger,
): Promise<void> {
  if (press !== null && !ledger.isOpen(press)) throw calledOff();
  const steps = site.recipe.actions[action] ?? [];
  if (steps.length === 0) throw missing(`actions.${action}`);
  for (const [index, step] of steps.entries()) {
    const place = `actions.${action}.${index}`;
    await need(step, place, site, values);
    const alive = () => {
      const element = find(step, values);
      return unlessBlocked(site) && element !== null && isEnabled(element) && element;
    };
    const element = await waitFor(alive, ALIVE_MS, site.signal);
    if (element === null) throw missing(place);
    if (press !== null && index === steps.length - 1) {
      // Asked again: it may have been called off while the steps were waited for.
      if (!ledger.isOpen(press)) throw calledOff();
      ledger.pressed(press, null);
    }
    element.click();
  }
}
