/** A labelled control with its hint and, when its value is not accepted, what is. */

import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

export interface FieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | null | undefined;
  /** Is given the id that ties label and control, and what describes it. */
  readonly children: (
    tie: { readonly id: string; readonly "aria-describedby"?: string; readonly "aria-invalid"?: true },
  ) => ComponentChildren;
}

export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({
        id,
        ...described === "" ? {} : { "aria-describedby": described },
        ...error ? { "aria-invalid": true } : {},
      })}
      {hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
      {error && <p class="field-error" id={`${id}-error`}>{error}</p>}
    </div>
  );
}
