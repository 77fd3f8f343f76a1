/** Words to search for; the address follows what is typed. */

import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import { t } from "../text/mod.ts";

/** Typing pauses so long before it is searched for, ms. */
const PAUSE_MS = 250;

export function SearchBar(
  { q, onSearch }: { readonly q: string; readonly onSearch: (q: string) => void },
) {
  const [text, setText] = useState(q);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // the back button changes it too
  useEffect(() => setText(q), [q]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const search = (words: string) => {
    clearTimeout(timer.current);
    if (words !== q) onSearch(words);
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
