/** One field for the address of a picture or clip. */

import { useState } from "preact/hooks";
import { Field } from "./field.tsx";

export interface AddressFormProps {
  readonly look: string;
  readonly label: string;
  /** What its button does. */
  readonly action: string;
  readonly error?: string | null;
  readonly busy?: boolean;
  /** Whether the address was taken: the field is empty then. */
  readonly onAddress: (url: string) => boolean | Promise<boolean>;
}

export function AddressForm(
  { look, label, action, error = null, busy = false, onAddress }: AddressFormProps,
) {
  const [url, setUrl] = useState("");
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!busy && await onAddress(url.trim())) setUrl("");
  };
  return (
    <form class={look} onSubmit={submit}>
      <Field label={label} error={error}>
        {(tie) => (
          <input
            {...tie}
            type="url"
            inputmode="url"
            required
            maxLength={2_048}
            placeholder="https://"
            value={url}
            onInput={(event) => setUrl(event.currentTarget.value)}
          />
        )}
      </Field>
      <button type="submit" class="button" aria-disabled={busy}>{action}</button>
    </form>
  );
}
