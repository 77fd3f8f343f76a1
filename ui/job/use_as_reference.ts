/** Puts stored media among the draft's references, in the first role that its model has free. */

import { addReference, draft, type DraftReference } from "../state/draft.ts";
import { facts } from "../state/mod.ts";
import type { Words } from "../text/words.ts";
import { modelOf } from "../create/online.ts";
import { roleFor } from "../create/roles.ts";

/** What was done, for a notice. `role` is chosen when it is left out. */
export function useAsReference(
  { mediaId, mime, role }: Pick<DraftReference, "mediaId" | "mime"> & {
    readonly role?: DraftReference["role"] | undefined;
  },
): Words {
  const model = modelOf(draft.value, facts.agents.value.values());
  const chosen = role ?? roleFor(mime, draft.value, model);
  addReference({ mediaId, mime, role: chosen });
  return { key: "refs.added", params: { n: draft.value.references.length, role: `role.${chosen}` } };
}
