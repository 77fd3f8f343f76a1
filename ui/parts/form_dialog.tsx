/** A form in a dialog: sent once at a time, and when it is refused what was typed stays with the reason above it. */

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { reasonOf } from "../state/act.ts";
import { ApiError } from "../state/api.ts";
import { t } from "../text/mod.ts";
import { CopyButton } from "./copy_button.tsx";
import { Dialog } from "./dialog.tsx";

export interface FormDialogProps {
  readonly title: string;
  /** The verb of what is done. */
  readonly yes: string;
  /** Throws `ApiError`. */
  readonly onSubmit: () => Promise<void>;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

export function FormDialog({ title, yes, onSubmit, onClose, children }: FormDialogProps) {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setRefusal(null);
    try {
      await onSubmit();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setRefusal(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit}>
        {children}
        {refusal !== null && <Refusal error={refusal} />}
        <div class="dialog-actions">
          <button type="button" class="button" onClick={onClose}>{t("form.leave")}</button>
          <button type="submit" class="button primary" disabled={busy}>
            {busy ? t("form.busy") : yes}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** Why something was refused, in the server's words, with the id to ask the operator about. */
export function Refusal({ error }: { readonly error: ApiError }) {
  return (
    <div class="notice bad refusal" role="alert">
      <p translate={false}>{reasonOf(error)}</p>
      {error.requestId && <CopyButton text={error.requestId} label={t("error.copyRequestId")} />}
    </div>
  );
}
