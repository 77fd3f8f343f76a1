/** Searches that were kept: to be opened again, kept, and let go. */

import { useEffect, useState } from "preact/hooks";
import { deleteView, go, loadViews, saveView, views } from "../assets/mod.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Field } from "../parts/field.tsx";
import { Icon } from "../parts/icon.tsx";
import { IconButton } from "../parts/icon_button.tsx";
import { act } from "../state/act.ts";
import { toast } from "../state/toasts.ts";
import { t } from "../text/mod.ts";

export function ViewMenu({ query }: { readonly query: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="button" title={t("gallery.view")} onClick={() => setOpen(true)}>
        <Icon name="bookmark" size={18} />
        <span>{t("gallery.view")}</span>
      </button>
      {open && <Views query={query} onClose={() => setOpen(false)} />}
    </>
  );
}

function Views({ query, onClose }: { readonly query: string; readonly onClose: () => void }) {
  const [name, setName] = useState("");
  const [error, setError] = useState<string | null>(null);
  useEffect(() => void act({ run: loadViews, failed: t("gallery.view.loadFailed") }), []);
  const save = async (event: Event) => {
    event.preventDefault();
    const wish = name.trim();
    if (wish === "" || wish.length > 80) return setError(t("gallery.view.nameNeeded"));
    setError(null);
    if (!await saveView(wish, query)) return;
    toast({ kind: "done", text: t("gallery.view.saved", { name: wish }) });
    onClose();
  };
  return (
    <Dialog title={t("gallery.view")} onClose={onClose}>
      {views.value?.length === 0 && <p class="quiet">{t("gallery.view.none")}</p>}
      <ul class="choices">
        {views.value?.map((view) => (
          <li key={view.viewId}>
            <button
              type="button"
              class="button quiet wide"
              onClick={() => {
                onClose();
                go(`/gallery?${view.query}`);
              }}
            >
              <Icon name="search" size={18} />
              <span dir="auto">{view.name}</span>
            </button>
            <IconButton
              icon="trash"
              label={t("gallery.view.delete", { name: view.name })}
              onClick={() => void deleteView(view)}
            />
          </li>
        ))}
      </ul>
      <form class="inline-form" onSubmit={save}>
        <Field label={t("gallery.view.name")} error={error}>
          {(tie) => (
            <input
              {...tie}
              type="text"
              value={name}
              dir="auto"
              onInput={({ currentTarget }) => setName(currentTarget.value)}
            />
          )}
        </Field>
        <button type="submit" class="button primary">{t("gallery.view.save")}</button>
      </form>
    </Dialog>
  );
}
