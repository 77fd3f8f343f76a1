/** The keys as a table: what each may do, since when, and the way to end it. */

import type { Key } from "@sluice/domain";
import { confirm } from "../parts/confirm.tsx";
import { IconButton } from "../parts/icon_button.tsx";
import { When } from "../parts/when.tsx";
import { act } from "../state/act.ts";
import { api } from "../state/api.ts";
import { facts } from "../state/mod.ts";
import { toast } from "../state/toasts.ts";
import { t } from "../text/mod.ts";

export function KeyTable({ keys }: { readonly keys: readonly Key[] }) {
  return (
    <div class="card scroll-x">
      <table class="table stacked">
        <thead>
          <tr>
            <th scope="col">{t("apiKeys.name")}</th>
            <th scope="col">{t("apiKeys.start")}</th>
            <th scope="col">{t("apiKeys.scopes")}</th>
            <th scope="col">{t("apiKeys.created")}</th>
            <th scope="col">{t("apiKeys.used")}</th>
            <th scope="col">{t("apiKeys.ends")}</th>
            <td />
          </tr>
        </thead>
        <tbody>{keys.map((key) => <Row key={key.keyId} of={key} />)}</tbody>
      </table>
    </div>
  );
}

function Row({ of: key }: { readonly of: Key }) {
  const { keyId, name, prefix, scopes, createdAt, lastUsedAt, expiresAt } = key;
  return (
    <tr>
      <th scope="row">
        <span translate={false} dir="auto">{name}</span>
        {keyId === facts.keyId.value && <p class="hint">{t("apiKeys.yours")}</p>}
      </th>
      <td data-label={t("apiKeys.start")}>
        <code>{prefix}…</code>
      </td>
      <td data-label={t("apiKeys.scopes")}>
        <span class="chips">{scopes.map((scope) => <code class="chip" key={scope}>{scope}</code>)}</span>
      </td>
      <td data-label={t("apiKeys.created")}>
        <When at={createdAt} />
      </td>
      <td data-label={t("apiKeys.used")}>
        {lastUsedAt === null ? t("apiKeys.unused") : <When at={lastUsedAt} />}
      </td>
      <td data-label={t("apiKeys.ends")}>{endOf(expiresAt)}</td>
      <td class="end">
        <IconButton icon="trash" label={t("apiKeys.revoke", { name })} onClick={() => revoke(key)} danger />
      </td>
    </tr>
  );
}

function endOf(expiresAt: number | null) {
  if (expiresAt === null) return t("apiKeys.ends.never");
  return expiresAt <= facts.now() ? t("apiKeys.ended") : <When at={expiresAt} />;
}

async function revoke({ keyId, name }: Key): Promise<void> {
  const own = keyId === facts.keyId.value;
  const sure = await confirm({
    title: t("apiKeys.revokeTitle"),
    text: t(own ? "apiKeys.revokeOwn" : "apiKeys.revokeText", { name }),
    yes: t("apiKeys.revokeYes"),
    danger: true,
  });
  if (!sure) return;
  const done = await act({
    run: () => api(`/api/keys/${keyId}`, { method: "DELETE" }),
    failed: t("apiKeys.notRevoked"),
  });
  if (done !== null) toast({ kind: "done", text: t("apiKeys.revoked", { name }) });
}
