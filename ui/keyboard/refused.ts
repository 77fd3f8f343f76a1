/** Combinations that cannot, or must not, be a shortcut. */

/** Why one is refused. */
export type Refusal = "browser" | "page" | "typing";

/** Browsers act on these before a page hears of them. */
const BROWSER: ReadonlySet<string> = new Set([
  "Mod+t",
  "Mod+n",
  "Mod+w",
  "Mod+Shift+t",
  "Mod+Shift+n",
  "Mod+Shift+w",
  "Mod+Tab",
  "Mod+Shift+Tab",
  "Alt+F4",
  "Alt+Tab",
  "F11",
  "F12",
]);
const MAC: ReadonlySet<string> = new Set([
  "Mod+q",
  "Mod+h",
  "Mod+m",
  "Mod+Space",
  "Ctrl+Tab",
  "Ctrl+Shift+Tab",
]);
/** Without these the studio cannot be used by keyboard. */
const PAGE: ReadonlySet<string> = new Set(["Tab", "Shift+Tab", "Escape", "Enter", "Space"]);

/** Null when the combination will do. `inFields`: it is to work while somebody types. */
export function refusalOf(combo: string, inFields: boolean, mac: boolean): Refusal | null {
  if (BROWSER.has(combo) || (mac && MAC.has(combo))) return "browser";
  if (PAGE.has(combo)) return "page";
  // one that types a character would make it impossible to type it
  const types = /^(Shift\+)?.$/u.test(combo) ||
    /^(Shift\+)?(Backspace|Delete|Arrow\w+|Home|End)$/.test(combo);
  return inFields && types ? "typing" : null;
}
