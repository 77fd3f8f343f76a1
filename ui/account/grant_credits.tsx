/** Gives an account credits, or takes some of what is left back. */

import { useState } from "preact/hooks";
import { Field } from "../parts/field.tsx";
import { FormDialog } from "../parts/form_dialog.tsx";
import { api } from "../state/api.ts";
import { t } from "../text/mod.ts";
import type { Tenant } from "./account_row.tsx";

export interface GrantCreditsProps {
  readonly tenant: Tenant;
  readonly onClose: () => void;
  readonly onGranted: () => void;
}

export function GrantCredits({ tenant: { id, name, credits }, onClose, onGranted }: GrantCreditsProps) {
  const [amount, setAmount] = useState("100");
  const [reason, setReason] = useState("");
  const submit = async () => {
    const body = { amount: Number(amount), reason: reason.trim() };
    await api(`/api/admin/accounts/${id}/credits`, { method: "POST", body });
    onGranted();
  };
  return (
    <FormDialog
      title={t("accounts.grantTo", { name })}
      yes={t("accounts.grant")}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label={t("account.amount")} hint={t("accounts.amountHint", { n: credits.available })}>
        {(tie) => (
          <input
            {...tie}
            type="number"
            step={1}
            required
            value={amount}
            onInput={(event) => setAmount(event.currentTarget.value)}
          />
        )}
      </Field>
      <Field label={t("accounts.reason")} hint={t("accounts.reasonHint")}>
        {(tie) => (
          <input
            {...tie}
            type="text"
            required
            maxLength={200}
            value={reason}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        )}
      </Field>
    </FormDialog>
  );
}
