/** The messages of an endpoint, newest first, each with its tries. */

import { ListFoot } from "../parts/list_foot.tsx";
import { When } from "../parts/when.tsx";
import { act } from "../state/act.ts";
import { api } from "../state/api.ts";
import { toast } from "../state/toasts.ts";
import { useList } from "../state/use_list.ts";
import { t } from "../text/mod.ts";
import type { Delivery, Endpoint } from "./api_shapes.ts";

const LOOK = { delivered: "good", pending: "busy", failed: "bad" } as const;

export function Deliveries({ endpoint: { id: endpointId } }: { readonly endpoint: Endpoint }) {
  const list = useList<Delivery>({
    path: `/api/webhooks/${endpointId}/deliveries?limit=30`,
    field: "deliveries",
    idOf: ({ id }) => id,
    stale: ({ type }) => type.startsWith("Delivery"),
  });
  return (
    <section class="card">
      <h2>{t("webhooks.log")}</h2>
      {list.lines?.length === 0 && <p class="quiet">{t("webhooks.logEmpty")}</p>}
      <ul class="deliveries">
        {list.lines?.map((delivery) => (
          <li key={delivery.id}>
            <Message
              delivery={delivery}
              path={`/api/webhooks/${endpointId}/deliveries/${delivery.id}/resend`}
            />
          </li>
        ))}
      </ul>
      <ListFoot list={list} />
    </section>
  );
}

function Message({ delivery, path }: { readonly delivery: Delivery; readonly path: string }) {
  const { event, state, created_at, tries, next_at, data, event_id } = delivery;
  const last = tries.at(-1);
  return (
    <details class="delivery">
      <summary>
        <span class={`state ${LOOK[state]}`}>
          <span class="dot" aria-hidden="true" />
          {t(`webhooks.${state}`)}
        </span>
        <code>{event}</code>
        <span class="quiet numbers">{last !== undefined && (last.status ?? t("webhooks.noAnswer"))}</span>
        <span class="quiet">{t("webhooks.tries", { n: tries.length })}</span>
        <When at={Date.parse(created_at)} />
      </summary>
      <ol class="tries">
        {tries.map((one) => (
          <li key={one.attempt}>
            <strong>{t("webhooks.try", { n: one.attempt })}</strong>
            <When at={Date.parse(one.at)} />
            <span>{one.status ?? t("webhooks.noAnswer")}</span>
            <span class="quiet">{t("webhooks.took", { ms: one.ms })}</span>
            {one.error !== null && <span class="field-error" translate={false}>{one.error}</span>}
          </li>
        ))}
        {next_at !== null && (
          <li>
            <span class="quiet">{t("webhooks.next")}</span> <When at={Date.parse(next_at)} />
          </li>
        )}
      </ol>
      <pre class="message" tabIndex={0} aria-label={t("webhooks.message")}>
        {JSON.stringify({ id: event_id, type: event, data }, null, 2)}
      </pre>
      <button type="button" class="button small" onClick={() => resend(path)}>{t("webhooks.resend")}</button>
    </details>
  );
}

async function resend(path: string): Promise<void> {
  const sent = await act({ run: () => api(path, { method: "POST" }), failed: t("webhooks.notResent") });
  if (sent !== null) toast({ kind: "done", text: t("webhooks.resent") });
}
