/** Puts files into the places that the composer has for them. */

import type { SlotRecipe } from "@sluice/recipes";
import type { Plan, PlanFile } from "../tab/messages.ts";
import { find, findAll, isEnabled } from "./elements.ts";
import type { Ledger } from "./ledger.ts";
import { need, type Site, unlessBlocked } from "./site.ts";
import { disturbed, missing, Stuck } from "./stuck.ts";
import { waitFor } from "./wait.ts";

const STEP_MS = 8_000;

/** How many files each place shows, by selector. */
export function countSlots({ recipe }: Site): Readonly<Record<string, number>> {
  const selectors = Object.values(recipe.composer.slots).map(({ filled }) => filled);
  return Object.fromEntries(selectors.map((selector) => [selector, findAll({ selector }).length]));
}

/** Whether something is on its way into the composer. */
export function isUploading({ recipe }: Site): boolean {
  const { uploading } = recipe.composer;
  return uploading !== undefined && find({ selector: uploading }) !== null;
}

/**
 * Attaches the files of all slots, in order.
 * @param uploadMs the longest that one file may take
 * @throws Stuck
 */
export async function fillSlots(
  slots: Plan["slots"],
  uploadMs: number,
  site: Site,
  ledger: Ledger,
): Promise<void> {
  if (Object.values(countSlots(site)).some((count) => count > 0)) {
    throw disturbed("the files of the composer");
  }
  for (const { slot, files } of slots) {
    const recipe = site.recipe.composer.slots[slot];
    if (recipe === undefined) throw missing(`composer.slots.${slot}`);
    const place = { slot, recipe, uploadMs, site, ledger };
    // A picker attaches what it has selected: one file each time.
    if (recipe.attach === undefined) await attach(files, place);
    else for (const file of files) await attach([file], place);
  }
}

interface Place {
  readonly slot: string;
  readonly recipe: SlotRecipe;
  readonly uploadMs: number;
  readonly site: Site;
  readonly ledger: Ledger;
}

async function attach(
  files: readonly PlanFile[],
  { slot, recipe, uploadMs, site, ledger }: Place,
): Promise<void> {
  const since = performance.now();
  const filled = () => findAll({ selector: recipe.filled }).length;
  const before = filled();
  if (recipe.trigger !== undefined) {
    (await need(recipe.trigger, `composer.slots.${slot}.trigger`, site)).click();
  }
  // The input itself may be hidden behind a button that would open the system's dialog.
  const input = await waitFor(
    () => unlessBlocked(site) && document.querySelector<HTMLInputElement>(recipe.input),
    STEP_MS,
    site.signal,
  );
  if (input === null) throw missing(`composer.slots.${slot}.input`);
  if (files.length > 1 && !input.multiple) {
    for (const file of files) await attach([file], { slot, recipe, uploadMs, site, ledger });
    return;
  }
  choose(input, files);
  const until = performance.now() + uploadMs * files.length;
  const wait = <T>(what: () => T | null | false) =>
    waitFor(
      () => {
        unlessBlocked(site);
        const trouble = ledger.uploadTrouble(since);
        if (trouble !== null) throw new Stuck({ type: "not_attached", slot, message: trouble });
        return what();
      },
      until - performance.now(),
      site.signal,
    );
  const late = new Stuck({ type: "not_attached", slot, message: "it was not uploaded in time" });
  const button = recipe.attach;
  if (button !== undefined) {
    const ready = await wait(() => findAll(button).find(isEnabled) ?? null);
    if (ready === null) throw late;
    ready.click();
  }
  const isFull = () => filled() >= before + files.length && !isUploading(site);
  if (!await wait(isFull)) throw late;
  if (filled() > before + files.length) throw disturbed("the files of the composer");
}

/** As if they were chosen in the system's dialog. */
function choose(input: HTMLInputElement, files: readonly PlanFile[]): void {
  const chosen = new DataTransfer();
  for (const { name, mime, base64 } of files) {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    chosen.items.add(new File([bytes], name, { type: mime }));
  }
  input.files = chosen.files;
  for (const type of ["input", "change"]) input.dispatchEvent(new Event(type, { bubbles: true }));
}
