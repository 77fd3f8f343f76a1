/** Key presses as text, so that shortcuts can be compared, shown and kept. */

/** What of a `KeyboardEvent` matters. */
export type Press = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey" | "code">;

const MODIFIERS: ReadonlySet<string> = new Set([
  "Control",
  "Meta",
  "Alt",
  "Shift",
  "AltGraph",
  "CapsLock",
  "Dead",
]);

/** `Mod+Shift+Enter`; null while only modifiers are down. Shift is left out where the character says it already, as in `?`. */
export function comboOf(press: Press, mac: boolean): string | null {
  if (MODIFIERS.has(press.key)) return null;
  const mod = mac ? press.metaKey : press.ctrlKey;
  const key = keyOf(press);
  const shiftIsSaid = key.length === 1 && key.toLowerCase() === key.toUpperCase() && !/[0-9 ]/.test(key);
  return [
    mod ? "Mod+" : "",
    mac && press.ctrlKey ? "Ctrl+" : "",
    press.altKey ? "Alt+" : "",
    press.shiftKey && !shiftIsSaid ? "Shift+" : "",
    key === " " ? "Space" : key,
  ].join("");
}

/** Letters as they are without Shift and, with Alt, by their place on the keyboard: a Mac's Alt makes other characters of them. */
function keyOf({ key, code, altKey }: Press): string {
  const letter = altKey ? /^Key([A-Z])$/.exec(code)?.[1] : undefined;
  if (letter !== undefined) return letter.toLowerCase();
  return key.length === 1 ? key.toLowerCase() : key;
}

const WORDS: Readonly<Record<string, string>> = {
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
};

/** The combination as people read it: `Ctrl + ↑`, `⌘ ↑`. */
export function shown(combo: string, mac: boolean): string {
  // a plus may be the key itself
  const parts = combo.split(/\+(?=.)/);
  const names = parts.map((part) => {
    if (part === "Mod") return mac ? "⌘" : "Ctrl";
    if (part === "Alt") return mac ? "⌥" : "Alt";
    if (part === "Shift") return mac ? "⇧" : "Shift";
    return WORDS[part] ?? (part.length === 1 ? part.toUpperCase() : part);
  });
  return names.join(mac ? " " : " + ");
}
