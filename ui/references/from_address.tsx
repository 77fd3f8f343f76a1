/** Takes a picture or clip from an address. */

import { useState } from "preact/hooks";
import { Field } from "../parts/field.tsx";
import { t } from "../text/mod.ts";
import { upload } from "./uploads.ts";

export function FromAddress() {
  const [url, setUrl] = useState("");
  const submit = (event: Event) => {
    event.preventDefault();
    upload([url.trim()]);
    setUrl("");
  };
  return (
    <form class="from-address" onSubmit={submit}>
      <Field label={t("references.url")}>
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
      <button type="submit" class="button">{t("references.fetch")}</button>
    </form>
  );
}
