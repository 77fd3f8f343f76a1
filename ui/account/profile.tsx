/** What its owner may change of an account. */

import { type Account, MAX_RETENTION_DAYS } from "@sluice/domain";
import { useState } from "preact/hooks";
import { Field } from "../parts/field.tsx";
import { act } from "../state/act.ts";
import { api } from "../state/api.ts";
import { facts } from "../state/mod.ts";
import { toast } from "../state/toasts.ts";
import { t } from "../text/mod.ts";

export function Profile({ account }: { readonly account: Account }) {
  const [name, setName] = useState(account.name);
  const [email, setEmail] = useState(account.email ?? "");
  const [days, setDays] = useState(account.retentionDays === null ? "" : String(account.retentionDays));
  const [busy, setBusy] = useState(false);
  const may = facts.scopes.value.includes("manage");
  const save = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    const body = {
      name: name.trim(),
      email: email.trim() === "" ? null : email.trim(),
      retentionDays: days === "" ? null : Number(days),
    };
    const saved = await act({
      run: () => api("/api/user/me", { method: "PATCH", body }),
      failed: t("account.notSaved"),
    });
    setBusy(false);
    if (saved !== null) toast({ kind: "done", text: t("account.saved") });
  };
  return (
    <section class="card">
      <h2>{t("account.profile")}</h2>
      {!may && <p class="notice">{t("scope.missingHelp", { scope: "manage" })}</p>}
      <form class="profile" onSubmit={save}>
        <Field label={t("account.name")}>
          {(tie) => (
            <input
              {...tie}
              type="text"
              required
              maxLength={80}
              disabled={!may}
              autocomplete="name"
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
              disabled={!may}
              autocomplete="email"
              value={email}
              onInput={(event) => setEmail(event.currentTarget.value)}
            />
          )}
        </Field>
        <Field label={t("account.retention")} hint={t("account.retentionHint")}>
          {(tie) => (
            <input
              {...tie}
              type="number"
              min={1}
              max={MAX_RETENTION_DAYS}
              step={1}
              disabled={!may}
              value={days}
              onInput={(event) => setDays(event.currentTarget.value)}
            />
          )}
        </Field>
        <button type="submit" class="button primary" disabled={busy || !may}>
          {t(busy ? "form.busy" : "account.save")}
        </button>
      </form>
    </section>
  );
}
