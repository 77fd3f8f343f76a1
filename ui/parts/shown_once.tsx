/** A secret that the server shows this once: it stays until its owner says that it is kept. */

import { t } from "../text/mod.ts";
import { CopyButton } from "./copy_button.tsx";
import { Dialog } from "./dialog.tsx";

export interface ShownOnceProps {
  readonly title: string;
  /** What it is for. */
  readonly text: string;
  readonly secret: string;
  readonly onKept: () => void;
}

export function ShownOnce({ title, text, secret, onKept }: ShownOnceProps) {
  return (
    <Dialog title={title} onClose={onKept} insistent>
      <p>{text}</p>
      <p class="secret">
        <code>{secret}</code>
        <CopyButton text={secret} label={t("secret.copy")} />
      </p>
      <p class="notice">{t("secret.once")}</p>
      <div class="dialog-actions">
        <button type="button" class="button primary" onClick={onKept}>{t("secret.kept")}</button>
      </div>
    </Dialog>
  );
}
