import { Empty } from "../parts/empty.tsx";
import { Page } from "../parts/page.tsx";
import { t } from "../text/mod.ts";

export function NotFound() {
  return (
    <Page title={t("shell.notFound")}>
      <Empty icon="search" title={t("shell.notFound")}>
        <p>{t("shell.notFoundHelp")}</p>
        <a class="button" href="/">{t("shell.home")}</a>
      </Empty>
    </Page>
  );
}
