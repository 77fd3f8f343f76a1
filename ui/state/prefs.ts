/** What a person chose for this browser; kept in its local storage, followed by all of its tabs. */

import { effect, type Signal, signal } from "@preact/signals";

export const PREFIX = "sluice.";

/** A signal whose value outlives the page. What is stored and not liked by `accepts` is as if nothing were. */
export function pref<T>(name: string, initial: T, accepts: (value: unknown) => value is T): Signal<T> {
  const key = PREFIX + name;
  const chosen = signal(read(key, initial, accepts));
  effect(() => write(key, chosen.value));
  addEventListener("storage", (event) => {
    if (event.key === key) chosen.value = read(key, initial, accepts);
  });
  return chosen;
}

/** A `pref` that is one of a few words. */
export function choice<T extends string>(name: string, initial: T, words: readonly T[]): Signal<T> {
  return pref(name, initial, (value): value is T => words.includes(value as T));
}

/** What is stored there, or `initial`. */
export function read<T>(key: string, initial: T, accepts: (value: unknown) => value is T): T {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? "null");
    return accepts(value) ? value : initial;
  } catch {
    return initial;
  }
}

/** Stores it; in a full or forbidden storage nothing, so that a choice lasts as long as the page. */
export function write(key: string, value: unknown): void {
  const text = JSON.stringify(value);
  try {
    if (localStorage.getItem(key) !== text) localStorage.setItem(key, text);
  } catch {
    // see above
  }
}

export const theme = choice("theme", "dark", ["dark", "light", "system", "contrast"]);
export const locale = choice("locale", "en", ["en", "x-pseudo"]);
export const timeStyle = choice("time", "relative", ["relative", "local", "utc"]);

/** Puts the theme on the document now and whenever it changes. */
export function applyTheme(): void {
  effect(() => {
    document.documentElement.dataset["theme"] = theme.value;
  });
}
