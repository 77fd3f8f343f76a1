/** The tags of some assets: what any of them has, to be taken away from all, and new ones for all. */

import { useRef, useState } from "preact/hooks";
import { assetById, changeAssets } from "../assets/mod.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Field } from "../parts/field.tsx";
import { Icon } from "../parts/icon.tsx";
import { useFocusHandedOn } from "../parts/use_focus_handed_on.ts";
import { t } from "../text/mod.ts";

const MOST = 40;

export function TagDialog(
  { ids, onClose }: { readonly ids: readonly string[]; readonly onClose: () => void },
) {
  const [text, setText] = useState("");
  const [error, setError] = useState<string | null>(null);
  const tags = [...new Set(ids.flatMap((id) => assetById(id).value?.tags ?? []))];
  const said = t("assets.tagged", { n: ids.length });
  const field = useRef<HTMLInputElement>(null);
  const add = async (event: Event) => {
    event.preventDefault();
    const addTags = [...new Set(text.split(",").map((tag) => tag.trim()).filter((tag) => tag !== ""))];
    if (addTags.length === 0 || addTags.some((tag) => tag.length > MOST)) {
      return setError(t("gallery.tagTooLong"));
    }
    setError(null);
    // what was typed stays when it is refused
    if (await changeAssets({ ids, addTags, said })) setText("");
  };
  return (
    <Dialog title={t("gallery.tagTitle")} onClose={onClose}>
      {tags.length > 0 && <Tags ids={ids} tags={tags} elsewhere={() => field.current} />}
      <form class="inline-form" onSubmit={add}>
        <Field label={t("gallery.tagAdd")} hint={t("gallery.tagHelp")} error={error}>
          {(tie) => (
            <input
              {...tie}
              ref={field}
              type="text"
              value={text}
              dir="auto"
              onInput={({ currentTarget }) => setText(currentTarget.value)}
            />
          )}
        </Field>
        <button type="submit" class="button">{t("gallery.add")}</button>
      </form>
      <div class="dialog-actions">
        <button type="button" class="button primary" onClick={onClose}>{t("gallery.done")}</button>
      </div>
    </Dialog>
  );
}

interface TagsProps {
  readonly ids: readonly string[];
  readonly tags: readonly string[];
  /** Has the focus after the last one. */
  readonly elsewhere: () => HTMLElement | null;
}

function Tags({ ids, tags, elsewhere }: TagsProps) {
  const list = useRef<HTMLUListElement>(null);
  useFocusHandedOn(list, elsewhere);
  return (
    <ul class="chips" ref={list}>
      {tags.map((tag) => (
        <li key={tag}>
          <button
            type="button"
            class="chip"
            aria-label={t("gallery.tagRemove", { tag })}
            onClick={() => void changeAssets({ ids, removeTags: [tag] })}
          >
            <span dir="auto">{tag}</span>
            <Icon name="close" size={14} />
          </button>
        </li>
      ))}
    </ul>
  );
}
