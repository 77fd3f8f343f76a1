/** Notices when the owner himself uses the composer: then nothing that was set in it is sure any more. */

import type { ComposerRecipe } from "@sluice/recipes";

export interface Touches {
  /** How often so far. */
  readonly count: number;
}

/** Listens from now on; what scripts do, ours and the page's, is not counted. */
export function watchTouches(composer: () => ComposerRecipe | null, touched: () => void): Touches {
  let count = 0;
  const notice = (event: Event) => {
    const recipe = composer();
    if (!event.isTrusted || recipe === null || !(event.target instanceof Element)) return;
    if (!isInComposer(event.target, recipe)) return;
    count++;
    touched();
  };
  for (const type of ["pointerdown", "keydown", "drop"]) addEventListener(type, notice, { capture: true });
  return {
    get count() {
      return count;
    },
  };
}

/** The composer is the smallest part of the page that holds both its editor and its button. */
function isInComposer(target: Element, { editor, submit, settings }: ComposerRecipe): boolean {
  if (target.closest(settings.pane) !== null) return true;
  const field = document.querySelector(editor);
  const buttons = [...document.querySelectorAll(submit.selector)];
  let part = field;
  while (part !== null && !buttons.some((button) => part?.contains(button))) part = part.parentElement;
  return part?.contains(target) === true;
}
