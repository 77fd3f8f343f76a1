/** Where things are made. */

import { Page } from "../parts/page.tsx";
import { t } from "../text/mod.ts";

export function CreatePage() {
  return <Page title={t("shell.create")}>…</Page>;
}
