/** Opens an account for somebody; its first key is in the answer alone. */

import type { Plan } from "@sluice/domain";
import { useState } from "preact/hooks";
import { Field } from "../parts/field.tsx";
import { FormDialog } from "../parts/form_dialog.tsx";
import { api } from "../state/api.ts";
import { t } from "../text/mod.ts";
import { GIVEN, type Tenant } from "./account_row.tsx";

export interface OpenedAccount {
  readonly account: Tenant;
  readonly key: { readonly key: string };
}

export interface OpenAccountProps {
  readonly onClose: () => void;
  readonly onOpened: (account: OpenedAccount) => void;
}

export function OpenAccount({ onClose, onOpened }: OpenAccountProps) {
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [plan, setPlan] = useState<Plan>("free");
  const submit = async () => {
    const body = { name: name.trim(), plan, email: email.trim() === "" ? null : email.trim() };
    onOpened(await api<OpenedAccount>("/api/admin/accounts", { method: "POST", body }));
  };
  return (
    <FormDialog title={t("accounts.new")} yes={t("accounts.open")} onSubmit={submit} onClose={onClose}>
      <Field label={t("account.name")}>
        {(tie) => (
          <input
            {...tie}
            type="text"
            required
            maxLength={80}
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        )}
      </Field>
      <Field label={t("account.email")} hint={t("account.emailHint")}>
        {(tie) => (
          <input
            {...tie}
            type="email"
            maxLength={254}
            value={email}
            onInput={(event) => setEmail(event.currentTarget.value)}
          />
        )}
      </Field>
      <Field label={t("accounts.planLabel")}>
        {(tie) => (
          <select
            {...tie}
            value={plan}
            onChange={(event) => setPlan(event.currentTarget.value as Plan)}
          >
            {GIVEN.map((one) => <option key={one} value={one}>{t(`account.plan.${one}`)}</option>)}
          </select>
        )}
      </Field>
    </FormDialog>
  );
}
