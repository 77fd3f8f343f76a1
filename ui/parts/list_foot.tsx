/** The end of a list: that it is being fetched, why it could not be, and the way to more of it. */

import { reasonOf } from "../state/act.ts";
import type { List } from "../state/use_list.ts";
import { t } from "../text/mod.ts";

export function ListFoot({ list }: { readonly list: List<unknown> }) {
  const { lines, hasMore, loading, error, more, reload } = list;
  if (error !== null) {
    return (
      <div class="notice bad refusal" role="alert">
        <p>{t("list.failed", { reason: reasonOf(error) })}</p>
        <button type="button" class="button small" onClick={reload}>{t("list.again")}</button>
      </div>
    );
  }
  if (lines === null) {
    return (
      <div class="waiting-lines" role="status" aria-label={t("list.loading")}>
        {[1, 2, 3].map((line) => <div key={line} class="skeleton" />)}
      </div>
    );
  }
  if (!hasMore) return null;
  return (
    <button type="button" class="button more" onClick={more} disabled={loading}>
      {loading ? t("list.loading") : t("list.more")}
    </button>
  );
}
