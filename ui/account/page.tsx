/** The account: its plan, its money, who it belongs to; and, for the operator, everybody's. */

import { Page } from "../parts/page.tsx";
import { facts } from "../state/mod.ts";
import { t } from "../text/mod.ts";
import { Accounts } from "./accounts.tsx";
import { Credits } from "./credits.tsx";
import { Ledger } from "./ledger.tsx";
import { ownAccount } from "./own_account.ts";
import { Plan } from "./plan.tsx";
import { Profile } from "./profile.tsx";

export function AccountPage() {
  const account = ownAccount.value;
  if (account === null) return <Page title={t("shell.account")}>{null}</Page>;
  return (
    <Page title={t("shell.account")}>
      <div class="account-cards">
        <Credits balance={account.balance} />
        <Plan account={account} />
      </div>
      <Ledger />
      <Profile account={account} key={account.accountId} />
      {facts.scopes.value.includes("admin") && <Accounts />}
    </Page>
  );
}
