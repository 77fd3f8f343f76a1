/** How long an asset of the trash is still there. */

import { TRASH_MS } from "@sluice/domain";
import type { Asset } from "../assets/mod.ts";
import { facts } from "../state/mod.ts";
import { t } from "../text/mod.ts";

const DAY_MS = 24 * 3_600_000;

export function DaysLeft({ asset: { trashedAt } }: { readonly asset: Asset }) {
  if (trashedAt === null) return null;
  const n = Math.max(0, Math.ceil((trashedAt + TRASH_MS - facts.now()) / DAY_MS));
  return <span class="tile-note">{t("trash.left", { n })}</span>;
}
