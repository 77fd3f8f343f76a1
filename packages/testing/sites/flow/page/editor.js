import { h } from "./dom.js";

/**
 * An editor that behaves like ProseMirror: its text is its own, in paragraphs. Typing, `execCommand` and pasted plain
 * text reach it; nodes that a script wrote into it are not its text and are taken away again.
 * @param {(text: string) => void} onText
 */
export function makeEditor(onText) {
  const surface = h("div", {
    class: "ProseMirror",
    contenteditable: "true",
    role: "textbox",
    "aria-multiline": "true",
    "aria-label": "Prompt",
    "data-placeholder": "What do you want to create?",
    translate: "no",
  });
  let text = "";
  document.execCommand("defaultParagraphSeparator", false, "p");

  const take = () => {
    if ([...surface.childNodes].some((node) => node.nodeName !== "P") || surface.firstChild === null) {
      write(surface.innerText);
    }
    text = shown(surface);
    mark();
    onText(text);
  };
  /** @param {string} words */
  const write = (words) => {
    surface.replaceChildren(...words.split("\n").map((line) => h("p", {}, line === "" ? h("br") : line)));
    if (document.activeElement === surface) getSelection()?.selectAllChildren(lastOf(surface));
    if (document.activeElement === surface) getSelection()?.collapseToEnd();
  };
  const mark = () => surface.classList.toggle("is-empty", text === "");
  const set = (/** @type {string} */ words) => {
    write(words);
    take();
  };

  surface.addEventListener("input", (event) => {
    if (event.isTrusted) take();
  });
  surface.addEventListener("beforeinput", (event) => {
    if (event.isTrusted || event.data === null) return;
    event.preventDefault();
    type(surface, event.data);
  });
  surface.addEventListener("paste", (event) => {
    event.preventDefault();
    type(surface, event.clipboardData?.getData("text/plain") ?? "");
  });
  // In a later turn: observers are called between two listeners of the event that tells of the typing.
  const undo = () => void setTimeout(() => shown(surface) !== text && write(text));
  new MutationObserver(undo).observe(surface, { childList: true, characterData: true, subtree: true });

  set("");
  return { surface, text: () => text, clear: () => set("") };
}

/**
 * The text of the paragraphs; one that is empty holds a line break that is not text.
 * @param {HTMLElement} surface
 */
function shown(surface) {
  return [...surface.querySelectorAll("p")].map((line) => line.innerText.replace(/\n$/, "")).join("\n");
}

/** @param {HTMLElement} surface */
const lastOf = (surface) => surface.lastElementChild ?? surface;

/**
 * Puts plain text where the selection is, as one would type it, so that the browser tells of it as of typing.
 * @param {HTMLElement} surface
 * @param {string} words
 */
function type(surface, words) {
  surface.focus();
  const selection = getSelection();
  if (selection !== null && !surface.contains(selection.anchorNode)) {
    selection.selectAllChildren(lastOf(surface));
    selection.collapseToEnd();
  }
  for (const [at, line] of words.replaceAll("\r", "").split("\n").entries()) {
    if (at > 0) document.execCommand("insertParagraph");
    if (line !== "") document.execCommand("insertText", false, line);
  }
}
