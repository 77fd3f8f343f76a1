import { useSignal } from "@preact/signals";
import type { Desk } from "./desk.ts";

interface CopyButtonProps {
  readonly desk: Desk;
  readonly label: string;
  /** What is said when it has worked. */
  readonly done: string;
  /** What is copied; rejects with words for the owner. */
  readonly text: () => Promise<string>;
}

/** How long the confirmation stays. */
const SHOWN_MS = 4_000;

/** A button that puts a text on the clipboard and says so. */
export function CopyButton({ desk, label, done, text }: CopyButtonProps) {
  const note = useSignal<{ readonly ok: boolean; readonly text: string } | null>(null);
  const tell = (ok: boolean, words: string) => {
    const mine = { ok, text: words };
    note.value = mine;
    desk.say(words);
    // a failure stays until the next try
    if (ok) setTimeout(() => note.value === mine && (note.value = null), SHOWN_MS);
  };
  const copy = async () => {
    try {
      await desk.door.copyText(await text());
      tell(true, done);
    } catch (error) {
      tell(false, `Not copied: ${error instanceof Error ? error.message : error}`);
    }
  };
  return (
    <span class="copy">
      <button type="button" class="plain" onClick={() => void copy()}>{label}</button>
      {note.value !== null && <span class={note.value.ok ? "small" : "error"}>{note.value.text}</span>}
    </span>
  );
}
