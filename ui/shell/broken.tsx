/** A mistake of the studio itself: it says what it knows and offers the way on. */

import { Empty } from "../parts/empty.tsx";
import { t } from "../text/mod.ts";

export function Broken({ error }: { readonly error: Error }) {
  return (
    <Empty icon="warning" title={t("error.page")}>
      <p>{t("error.pageHelp", { message: error.message })}</p>
      <button type="button" class="button primary" onClick={() => location.reload()}>
        {t("error.reload")}
      </button>
    </Empty>
  );
}
