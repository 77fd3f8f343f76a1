/** A field that is written in: what comes from elsewhere meanwhile does not write over it. */

import { useState } from "preact/hooks";

type OfInput = { readonly currentTarget: HTMLInputElement };

/** What an input takes to show `value` until somebody writes in it; `commit` gets what was written once it is left. */
export function useDraft(value: string, commit: (written: string) => void) {
  const [draft, setDraft] = useState<string | null>(null);
  return {
    value: draft ?? value,
    onInput: ({ currentTarget }: OfInput) => setDraft(currentTarget.value),
    onChange: ({ currentTarget }: OfInput) => {
      commit(currentTarget.value);
      setDraft(null);
    },
    onBlur: () => setDraft(null),
  };
}
