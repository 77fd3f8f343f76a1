/** One reference: its number, its role, its place, and what is wrong with it. */

import { Icon } from "../parts/icon.tsx";
import { IconButton } from "../parts/icon_button.tsx";
import { Thumb } from "../parts/media.tsx";
import { announce } from "../state/announce.ts";
import { changeDraft, draft, type DraftReference } from "../state/draft.ts";
import { t } from "../text/mod.ts";
import { moved } from "./reference_order.ts";
import { rolesOf } from "./roles.ts";
import { model, troubleAt } from "./wish.ts";

const PLACE = "application/x-sluice-place";

export function ReferenceChip(
  { reference, at }: { readonly reference: DraftReference; readonly at: number },
) {
  const { references } = draft.value;
  const { mediaId, mime, role } = reference;
  const n = at + 1;
  const trouble = troubleAt(at);
  const known = rolesOf(model.value);
  const roles = known.includes(role) ? known : [...known, role];
  const move = (from: number, to: number) => {
    changeDraft({ references: moved(references, from, to) });
    announce(t("refs.nth", { n: to + 1, role: t(`role.${role}`) }));
  };
  const drop = (event: DragEvent) => {
    const from = event.dataTransfer?.getData(PLACE);
    if (!from) return;
    event.preventDefault();
    event.stopPropagation();
    move(Number(from), at);
  };
  return (
    <li
      class={trouble === undefined ? "reference" : "reference bad"}
      aria-label={t("refs.nth", { n, role: t(`role.${role}`) })}
      draggable
      onDragStart={(event) => event.dataTransfer?.setData(PLACE, String(at))}
      onDragOver={(event) => {
        if (event.dataTransfer?.types.includes(PLACE)) event.preventDefault();
      }}
      onDrop={drop}
    >
      <div class="reference-still">
        <Thumb mediaId={mediaId} alt="" width={null} height={null} />
        <span class="reference-number numbers">{n}</span>
        {mime.startsWith("video/") && (
          <span class="reference-clip">
            <Icon name="video" size={14} />
          </span>
        )}
      </div>
      <div class="reference-body">
        <select
          aria-label={t("refs.role", { n })}
          value={role}
          onChange={(event) => {
            const chosen = roles.find((one) => one === event.currentTarget.value) ?? role;
            changeDraft({ references: references.with(at, { ...reference, role: chosen }) });
          }}
        >
          {roles.map((one) => <option key={one} value={one}>{t(`role.${one}`)}</option>)}
        </select>
        <div class="reference-tools">
          <IconButton
            icon="left"
            label={t("refs.earlier", { n })}
            disabled={at === 0}
            onClick={() => move(at, at - 1)}
          />
          <IconButton
            icon="right"
            label={t("refs.later", { n })}
            disabled={n === references.length}
            onClick={() => move(at, at + 1)}
          />
          <IconButton
            icon="close"
            label={t("refs.remove", { n })}
            onClick={() => changeDraft({ references: references.toSpliced(at, 1) })}
          />
        </div>
      </div>
      {trouble !== undefined && <p class="field-error">{trouble}</p>}
    </li>
  );
}
