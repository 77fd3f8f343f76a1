/** The account's API keys. */

import { useState } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import { NeedsScope } from "../parts/needs_scope.tsx";
import { Page } from "../parts/page.tsx";
import { ShownOnce } from "../parts/shown_once.tsx";
import { facts } from "../state/mod.ts";
import { t } from "../text/mod.ts";
import { type MadeKey, MakeKey } from "./make_key.tsx";
import { KeyTable } from "./key_table.tsx";

export function KeysPage() {
  const keys = facts.keys.value;
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<MadeKey | null>(null);
  const actions = keys !== null && (
    <button
      type="button"
      class="button primary"
      onClick={() => setMaking(true)}
    >
      <Icon name="plus" />
      {t("apiKeys.new")}
    </button>
  );
  return (
    <Page title={t("shell.keys")} actions={actions}>
      {keys === null ? <NeedsScope scope="manage" /> : (
        <>
          <p class="quiet">{t("apiKeys.lead")}</p>
          <KeyTable keys={[...keys.values()]} />
        </>
      )}
      {making && (
        <MakeKey
          onClose={() => setMaking(false)}
          onMade={(key) => {
            setMaking(false);
            setMade(key);
          }}
        />
      )}
      {made !== null && (
        <ShownOnce
          title={t("apiKeys.made")}
          text={t("apiKeys.madeHelp", { name: made.name })}
          secret={made.key}
          onKept={() => setMade(null)}
        />
      )}
    </Page>
  );
}
