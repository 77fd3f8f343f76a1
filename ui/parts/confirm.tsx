/** Asks before what cannot be taken back. */

import { signal } from "@preact/signals";
import { t } from "../text/mod.ts";
import { Dialog } from "./dialog.tsx";

export interface Question {
  readonly title: string;
  readonly text: string;
  /** The verb of what would be done. */
  readonly yes: string;
  readonly danger?: boolean;
}

const asked = signal<(Question & { readonly answer: (yes: boolean) => void }) | null>(null);

/** Resolves with what the person says; leaving the dialog is a no. */
export function confirm(question: Question): Promise<boolean> {
  return new Promise((resolve) => {
    asked.value = {
      ...question,
      answer: (yes) => {
        asked.value = null;
        resolve(yes);
      },
    };
  });
}

/** Where questions appear; once in the page. */
export function Questions() {
  const question = asked.value;
  if (question === null) return null;
  const { title, text, yes, danger = false, answer } = question;
  return (
    <Dialog title={title} onClose={() => answer(false)}>
      <p>{text}</p>
      <div class="dialog-actions">
        <button type="button" class="button" onClick={() => answer(false)}>{t("confirm.no")}</button>
        <button
          type="button"
          class={danger ? "button danger" : "button primary"}
          onClick={() => answer(true)}
        >
          {yes}
        </button>
      </div>
    </Dialog>
  );
}
