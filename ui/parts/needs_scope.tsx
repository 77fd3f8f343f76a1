/** What a page says when the key of the session may not do what it is for. */

import type { Scope } from "@sluice/domain";
import { t } from "../text/mod.ts";
import { Empty } from "./empty.tsx";

export function NeedsScope({ scope }: { readonly scope: Scope }) {
  return (
    <Empty icon="keys" title={t("scope.missing", { scope })}>
      <p>{t("scope.missingHelp", { scope })}</p>
    </Empty>
  );
}
