import type { Signal } from "@preact/signals";

interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly value: Signal<string>;
  readonly error: string | null;
  readonly inputMode?: "text" | "url";
  readonly class?: string;
}

/** A line to type in, with its label above and its error below. */
export function Field({ id, label, value, error, inputMode = "text", class: kind = "" }: FieldProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        class={kind}
        type="text"
        inputMode={inputMode}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        required
        value={value.value}
        onInput={(event) => value.value = event.currentTarget.value}
        aria-invalid={error !== null}
        aria-describedby={error === null ? undefined : `${id}-error`}
      />
      {error !== null && <p class="error" id={`${id}-error`}>{error}</p>}
    </div>
  );
}
