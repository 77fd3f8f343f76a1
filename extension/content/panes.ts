/** The panes that open over a page, as far as the recipe knows them. */

import type { ComposerRecipe } from "@sluice/recipes";
import { findAll } from "./elements.ts";
import type { Site } from "./site.ts";
import { waitFor } from "./wait.ts";

/** How long a pane may take to go, ms. */
const CLOSE_MS = 1_000;
const MOST_PANES = 5;

/** Open panes that hold something of the composer; notices and hints may look like panes too and are none. */
export function openPanes({ settings, slots }: ComposerRecipe): HTMLElement[] {
  const inputs = Object.values(slots).filter(({ trigger }) => trigger !== undefined);
  const signs = [
    settings.group,
    settings.choice,
    ...Object.values(settings.menus).map(({ item }) => item),
    ...inputs.map(({ input }) => input),
  ].join(", ");
  return findAll({ selector: settings.pane }).filter((pane) => pane.querySelector(signs) !== null);
}

/** Closes what is open with Escape, the uppermost first. Answers whether nothing is left. */
export async function closePanes({ recipe, signal }: Site): Promise<boolean> {
  const { composer } = recipe;
  for (let tries = 0; tries < MOST_PANES; tries++) {
    const open = openPanes(composer).length;
    if (open === 0) return true;
    pressEscape();
    await waitFor(() => openPanes(composer).length < open, CLOSE_MS, signal);
  }
  return openPanes(composer).length === 0;
}

function pressEscape(): void {
  const target = document.activeElement ?? document.body;
  // Older listeners ask for the number of the key.
  const key = { key: "Escape", code: "Escape", keyCode: 27, bubbles: true, cancelable: true };
  for (const type of ["keydown", "keyup"]) target.dispatchEvent(new KeyboardEvent(type, key));
}
