/** Where things are made: what is wished above (on a phone below), what came of it underneath. */

import { FirstRunCard } from "../first_run/checklist.tsx";
import { useKeys } from "../keyboard/keys.ts";
import { Page } from "../parts/page.tsx";
import { t } from "../text/mod.ts";
import { Composer } from "./composer.tsx";
import { DropZone } from "./drop_zone.tsx";
import { Recent } from "./recent.tsx";
import { generate } from "./wish.ts";

export function CreatePage() {
  useKeys({
    "create.submit": () => void generate(),
    "create.submitNext": () => void generate(true),
  });
  return (
    <Page title={t("shell.create")} look="create">
      <DropZone>
        <FirstRunCard />
        <Composer />
        <Recent />
      </DropZone>
    </Page>
  );
}
