/** What it starts from: frames in their slots, everything else numbered in its order. */

import type { ReferenceRole } from "@sluice/domain";
import { useRef, useState } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import { useFocusHandedOn } from "../parts/use_focus_handed_on.ts";
import { draft, type DraftReference } from "../state/draft.ts";
import { t } from "../text/mod.ts";
import { AddDialog } from "./add_dialog.tsx";
import { ReferenceChip } from "./reference_chip.tsx";
import { rolesOf } from "./roles.ts";
import { UploadChip } from "./upload_chip.tsx";
import { uploads } from "./uploads.ts";
import { model } from "./wish.ts";

export function References() {
  /** The role of what is to be added; null leaves it open. */
  const [adding, setAdding] = useState<{ readonly role: ReferenceRole | null } | null>(null);
  const { references, kind } = draft.value;
  const list = useRef<HTMLOListElement>(null);
  useFocusHandedOn(list, () => list.current?.parentElement?.querySelector<HTMLElement>(".slot"));
  const roles = rolesOf(model.value);
  const slots = kind === "video"
    ? (["start", "end"] as const).filter((role) =>
      roles.includes(role) && !references.some((one) => one.role === role)
    )
    : [];
  const more = roles.some((role) => role !== "start" && role !== "end");
  return (
    <div class="references" role="group" aria-label={t("refs.title")}>
      <ol class="reference-list" ref={list}>
        {references.map((reference, i) => (
          <ReferenceChip key={keyOf(references, i)} reference={reference} at={i} />
        ))}
      </ol>
      {uploads.value.map((upload) => <UploadChip key={upload.id} upload={upload} />)}
      {slots.map((role) => (
        <Slot
          key={role}
          label={t(`role.${role}`)}
          onClick={() => setAdding({ role })}
          add={t("refs.addAs", { role: t(`role.${role}`) })}
        />
      ))}
      {more && <Slot label={t("refs.title")} add={t("refs.add")} onClick={() => setAdding({ role: null })} />}
      {adding !== null && <AddDialog role={adding.role} onClose={() => setAdding(null)} />}
    </div>
  );
}

/** The medium, and which of its places it is: a chip stays itself when its role changes and when it moves. */
function keyOf(references: readonly DraftReference[], at: number): string {
  const { mediaId } = references[at]!;
  return `${mediaId} ${references.slice(0, at).filter((one) => one.mediaId === mediaId).length}`;
}

function Slot(
  { label, add, onClick }: { readonly label: string; readonly add: string; readonly onClick: () => void },
) {
  return (
    <button type="button" class="slot" aria-label={add} title={add} onClick={onClick}>
      <Icon name="plus" />
      <span>{label}</span>
    </button>
  );
}
