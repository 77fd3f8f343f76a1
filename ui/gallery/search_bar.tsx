/** Words to search for; the address follows what is typed. */

import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import { t } from "../text/mod.ts";

/** Typing pauses so long before it is searched for, ms. */
const PAUSE_MS = 250;

export interface SearchBarProps {
  readonly q: string;
  /** All that narrows the list, as one text. */
  readonly query: string;
  readonly onSearch: (q: string) => void;
}

export function SearchBar({ q, query, onSearch }: SearchBarProps) {
  const [text, setText] = useState(q);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  /** Whether the next change of the list is what was typed here. */
  const own = useRef(false);
  useEffect(() => {
    if (own.current) return void (own.current = false);
    // a board, a kept view, the way back: what was not searched for yet belongs to the list before
    clearTimeout(timer.current);
    if (text.trim() !== q) setText(q);
  }, [query]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const search = (words: string) => {
    clearTimeout(timer.current);
    if (words === q) return;
    own.current = true;
    onSearch(words);
  };
  return (
    <form
      class="search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        search(text.trim());
      }}
    >
      <Icon name="search" size={18} />
      <input
        type="search"
        aria-label={t("gallery.search")}
        placeholder={t("gallery.searchHint")}
        value={text}
        dir="auto"
        onInput={({ currentTarget: { value } }) => {
          setText(value);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => search(value.trim()), PAUSE_MS);
        }}
      />
    </form>
  );
}
