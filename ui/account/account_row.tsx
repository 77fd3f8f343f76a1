/** One account of somebody, with what its operator may do to it. */

import type { Plan } from "@sluice/domain";
import { confirm } from "../parts/confirm.tsx";
import { act } from "../state/act.ts";
import { api } from "../state/api.ts";
import { t } from "../text/mod.ts";
import { ownAccount } from "./own_account.ts";

/** An entry of `GET /api/admin/accounts`. */
export interface Tenant {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly plan: Plan;
  readonly suspended: boolean;
  readonly credits: { readonly available: number; readonly reserved: number; readonly used: number };
}

/** Plans that can be given; the operator's own is not for giving. */
export const GIVEN = ["free", "starter", "pro", "business"] as const satisfies Plan[];

export interface AccountRowProps {
  readonly tenant: Tenant;
  readonly onChanged: () => void;
  readonly onGrant: () => void;
}

export function AccountRow({ tenant, onChanged, onGrant }: AccountRowProps) {
  const { id, name, email, plan, suspended, credits } = tenant;
  const own = id === ownAccount.value?.accountId;
  const change = async (body: { readonly plan: Plan } | { readonly suspended: boolean }) => {
    await act({
      run: () => api(`/api/admin/accounts/${id}`, { method: "PATCH", body }),
      failed: t("accounts.notChanged", { name }),
    });
    // refused or not: the row shows what is
    onChanged();
  };
  return (
    <li class="account-row">
      <span class="row-main" translate={false}>
        <strong>{name}</strong>
        <span class="quiet">{email}</span>
      </span>
      <span class="numbers">{t("credits.left", { n: credits.available })}</span>
      {plan === "operator" ? <span class="chip">{t("account.plan.operator")}</span> : (
        <select
          aria-label={t("accounts.plan", { name })}
          value={plan}
          onChange={(event) => change({ plan: event.currentTarget.value as Plan })}
        >
          {GIVEN.map((one) => <option key={one} value={one}>{t(`account.plan.${one}`)}</option>)}
        </select>
      )}
      <span class="row-actions">
        <button type="button" class="button small" onClick={onGrant}>{t("accounts.grant")}</button>
        {!own && (
          <button
            type="button"
            class={suspended ? "button small" : "button small danger"}
            onClick={async () => {
              if (suspended || await sure(name)) await change({ suspended: !suspended });
            }}
          >
            {t(suspended ? "accounts.resume" : "accounts.suspend")}
          </button>
        )}
      </span>
    </li>
  );
}

function sure(name: string): Promise<boolean> {
  return confirm({
    title: t("accounts.suspendTitle"),
    text: t("accounts.suspendText", { name }),
    yes: t("accounts.suspend"),
    danger: true,
  });
}
