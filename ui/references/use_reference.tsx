/** Puts a kept reference into the draft, in the role that its owner chooses. */

import type { ReferenceRole } from "@sluice/domain";
import { useLocation } from "preact-iso";
import { Dialog } from "../parts/dialog.tsx";
import { addReference } from "../state/draft.ts";
import { toast } from "../state/toasts.ts";
import { t } from "../text/mod.ts";
import { nameOf } from "./names.ts";
import type { KeptReference } from "./reference_grid.tsx";

const OF_PICTURES: readonly ReferenceRole[] = [
  "ingredient",
  "start",
  "end",
  "source",
  "style",
  "character",
  "element",
  "color",
  "effects",
  "camera",
];
const OF_CLIPS: readonly ReferenceRole[] = ["source"];

export interface UseReferenceProps {
  readonly reference: KeptReference;
  readonly onClose: () => void;
}

export function UseReference({ reference, onClose }: UseReferenceProps) {
  const { route } = useLocation();
  const { id, mime } = reference;
  const use = (role: ReferenceRole) => {
    addReference({ mediaId: id, mime, role });
    onClose();
    toast({
      kind: "done",
      text: t("references.used", { role: t(`references.role.${role}`) }),
      action: { label: t("references.toPrompt"), run: () => route("/") },
    });
  };
  return (
    <Dialog title={t("references.use", { name: nameOf(reference) })} onClose={onClose}>
      <p>{t("references.useAs")}</p>
      <ul class="roles">
        {(mime.startsWith("video/") ? OF_CLIPS : OF_PICTURES).map((role) => (
          <li key={role}>
            <button type="button" class="button wide role" onClick={() => use(role)}>
              <span>{t(`references.role.${role}`)}</span>
              <span class="hint">{t(`references.roleHelp.${role}`)}</span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
