/** What the picture shows, in its owner's words, for those who do not see it; until there are any, the prompt. */

import { type Asset, assetId } from "@sluice/domain";
import { useState } from "preact/hooks";
import { altOf, changeAssets } from "../assets/mod.ts";
import { Field } from "../parts/field.tsx";
import { announce } from "../state/announce.ts";
import { t } from "../text/mod.ts";

const MOST = 1_000;

export function AltForm({ asset }: { readonly asset: Asset }) {
  const [text, setText] = useState<string | null>(null);
  const stored = altOf(asset).slice(0, MOST);
  const save = async () => {
    if (text === null || text.trim() === stored) return setText(null);
    const alt = text.trim() === "" ? null : text.trim();
    // what was typed stays when it is refused
    if (!await changeAssets({ ids: [assetId(asset)], alt })) return;
    setText(null);
    announce(t("lightbox.altSaved"));
  };
  return (
    <section>
      <Field label={t("lightbox.alt")} hint={t("lightbox.altHelp")}>
        {(tie) => (
          <textarea
            {...tie}
            rows={3}
            dir="auto"
            maxLength={MOST}
            value={text ?? stored}
            onInput={({ currentTarget }) => setText(currentTarget.value)}
            onBlur={() => void save()}
            onKeyDown={(event) => {
              if (event.key !== "Escape") return;
              // out of the field, not out of the view
              event.preventDefault();
              event.currentTarget.closest<HTMLElement>(".details")?.focus();
            }}
          />
        )}
      </Field>
    </section>
  );
}
