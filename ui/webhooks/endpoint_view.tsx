/** One endpoint: what it is told, the ways to change that, and its messages. */

import { useState } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import { Page } from "../parts/page.tsx";
import { ShownOnce } from "../parts/shown_once.tsx";
import { t } from "../text/mod.ts";
import type { Endpoint, WithSecret } from "./api_shapes.ts";
import { Deliveries } from "./deliveries.tsx";
import { EndpointActions, Switch } from "./endpoint_actions.tsx";
import { EndpointForm } from "./endpoint_form.tsx";
import { hostOf, State } from "./endpoint_list.tsx";

export function EndpointView({ endpoint }: { readonly endpoint: Endpoint }) {
  const { url, name, events, secret_hint } = endpoint;
  const [editing, setEditing] = useState(false);
  const [rotated, setRotated] = useState<WithSecret | null>(null);
  return (
    <Page
      title={name ?? hostOf(url)}
      actions={
        <a class="button quiet" href="/webhooks">
          <Icon name="left" />
          {t("webhooks.all")}
        </a>
      }
    >
      <section class="card pairs-card">
        <dl class="pairs">
          <dt>{t("webhooks.url")}</dt>
          <dd>
            <code class="long">{url}</code>
          </dd>
          <dt>{t("webhooks.events")}</dt>
          <dd class="chips">{events.map((event) => <code class="chip" key={event}>{event}</code>)}</dd>
          <dt>{t("webhooks.secretHint")}</dt>
          <dd>
            <code>{secret_hint}</code>
          </dd>
          <dt>{t("webhooks.switch")}</dt>
          <dd class="told">
            <Switch endpoint={endpoint} />
            <State endpoint={endpoint} />
          </dd>
        </dl>
        <EndpointActions endpoint={endpoint} onEdit={() => setEditing(true)} onRotated={setRotated} />
      </section>
      <Deliveries endpoint={endpoint} />
      {editing && (
        <EndpointForm
          of={endpoint}
          onClose={() => setEditing(false)}
          onSaved={() => setEditing(false)}
        />
      )}
      {rotated !== null && (
        <ShownOnce
          title={t("webhooks.secret")}
          text={t("webhooks.secretRotated")}
          secret={rotated.secret}
          onKept={() => setRotated(null)}
        />
      )}
    </Page>
  );
}
