/** Writes the prompt into the composer and reads it back. */

import { disturbed } from "./stuck.ts";
import { need, type Site } from "./site.ts";
import { find } from "./elements.ts";
import { waitFor } from "./wait.ts";

/** How long an editor may take to make a text its own, ms. */
const TAKE_MS = 1_500;

/** Whether the composer holds that prompt; white space counts as one blank. */
export function holdsPrompt({ recipe }: Site, prompt: string): boolean {
  const editor = find({ selector: recipe.composer.editor });
  return editor !== null && plain(textOf(editor)) === plain(prompt);
}

/**
 * Replaces what the composer holds.
 * @throws Stuck
 */
export async function writePrompt(site: Site, prompt: string): Promise<void> {
  if (holdsPrompt(site, prompt)) return;
  const editor = await need({ selector: site.recipe.composer.editor }, "composer.editor", site);
  const isTaken = () => waitFor(() => holdsPrompt(site, prompt), TAKE_MS, site.signal);
  if (editor instanceof HTMLTextAreaElement || editor instanceof HTMLInputElement) {
    editor.focus();
    editor.value = prompt;
    editor.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText", data: prompt }));
  } else {
    type(editor, prompt);
    if (await isTaken()) return;
    paste(editor, prompt);
  }
  if (!await isTaken()) throw disturbed("the prompt");
}

/** As by keys: the editor hears of it from the browser. */
function type(editor: HTMLElement, prompt: string): void {
  selectAll(editor);
  document.execCommand("delete");
  for (const [at, line] of linesOf(prompt).entries()) {
    if (at > 0) document.execCommand("insertParagraph");
    if (line !== "") document.execCommand("insertText", false, line);
  }
}

function paste(editor: HTMLElement, prompt: string): void {
  selectAll(editor);
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", linesOf(prompt).join("\n"));
  editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}

function selectAll(editor: HTMLElement): void {
  editor.focus();
  getSelection()?.selectAllChildren(editor);
}

function linesOf(text: string): string[] {
  return text.replaceAll(/\r\n?/g, "\n").split("\n");
}

function textOf(editor: HTMLElement): string {
  const isField = editor instanceof HTMLTextAreaElement || editor instanceof HTMLInputElement;
  return isField ? editor.value : editor.innerText;
}

/** Editors keep their place with signs of no width. */
function plain(text: string): string {
  return text.replaceAll(/[\u200b\u2060\ufeff]/g, "").replaceAll(/\s+/g, " ").trim();
}
