/** Everybody's accounts, for the operator. */

import { useState } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import { ListFoot } from "../parts/list_foot.tsx";
import { ShownOnce } from "../parts/shown_once.tsx";
import { useList } from "../state/use_list.ts";
import { t } from "../text/mod.ts";
import { AccountRow, type Tenant } from "./account_row.tsx";
import { GrantCredits } from "./grant_credits.tsx";
import { OpenAccount, type OpenedAccount } from "./open_account.tsx";

export function Accounts() {
  const [opening, setOpening] = useState(false);
  const [opened, setOpened] = useState<OpenedAccount | null>(null);
  const [granting, setGranting] = useState<Tenant | null>(null);
  const list = useList<Tenant>({
    path: "/api/admin/accounts?limit=50",
    field: "accounts",
    idOf: ({ id }) => id,
    // the events are of one's own account: others are looked at anew when something is done here
    stale: ({ type }) => type === "AccountChanged",
  });
  return (
    <section class="card">
      <header class="card-head">
        <h2>{t("accounts.title")}</h2>
        <button type="button" class="button" onClick={() => setOpening(true)}>
          <Icon name="plus" />
          {t("accounts.new")}
        </button>
      </header>
      <ul class="rows">
        {list.lines?.map((tenant) => (
          <AccountRow
            key={tenant.id}
            tenant={tenant}
            onChanged={list.reload}
            onGrant={() => setGranting(tenant)}
          />
        ))}
      </ul>
      <ListFoot list={list} />
      {opening && (
        <OpenAccount
          onClose={() => setOpening(false)}
          onOpened={(account) => {
            setOpening(false);
            setOpened(account);
            list.reload();
          }}
        />
      )}
      {opened !== null && (
        <ShownOnce
          title={t("accounts.opened")}
          text={t("accounts.openedHelp", { name: opened.account.name })}
          secret={opened.key.key}
          onKept={() => setOpened(null)}
        />
      )}
      {granting !== null && (
        <GrantCredits
          tenant={granting}
          onClose={() => setGranting(null)}
          onGranted={() => {
            setGranting(null);
            list.reload();
          }}
        />
      )}
    </section>
  );
}
