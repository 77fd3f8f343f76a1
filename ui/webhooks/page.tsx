/** Who is told what becomes of jobs; an endpoint has an address of its own with its messages. */

import { useLocation, useRoute } from "preact-iso";
import { useState } from "preact/hooks";
import { Empty } from "../parts/empty.tsx";
import { Icon } from "../parts/icon.tsx";
import { ListFoot } from "../parts/list_foot.tsx";
import { NeedsScope } from "../parts/needs_scope.tsx";
import { Page } from "../parts/page.tsx";
import { ShownOnce } from "../parts/shown_once.tsx";
import { facts } from "../state/mod.ts";
import { useList } from "../state/use_list.ts";
import { t } from "../text/mod.ts";
import type { Endpoint, WithSecret } from "./api_shapes.ts";
import { EndpointForm } from "./endpoint_form.tsx";
import { EndpointList } from "./endpoint_list.tsx";
import { EndpointView } from "./endpoint_view.tsx";

export function WebhooksPage() {
  if (facts.webhooks.value === null) {
    return (
      <Page title={t("shell.webhooks")}>
        <NeedsScope scope="manage" />
      </Page>
    );
  }
  return <Endpoints />;
}

function Endpoints() {
  const { webhook } = useRoute().params;
  const { route } = useLocation();
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<WithSecret | null>(null);
  // the events do not hold the addresses: they are for the scope "manage" alone
  const list = useList<Endpoint>({
    path: "/api/webhooks",
    field: "webhooks",
    idOf: ({ id }) => id,
    stale: ({ type }) => type.startsWith("Webhook"),
  });
  const one = list.lines?.find(({ id }) => id === webhook);
  if (webhook !== undefined && one !== undefined) return <EndpointView endpoint={one} />;
  if (webhook !== undefined && list.lines !== null) return <Gone />;
  const actions = (
    <button type="button" class="button primary" onClick={() => setMaking(true)}>
      <Icon name="plus" />
      {t("webhooks.new")}
    </button>
  );
  return (
    <Page title={t("shell.webhooks")} actions={actions}>
      <p class="quiet">{t("webhooks.lead")}</p>
      {list.lines?.length === 0 && (
        <Empty icon="webhooks" title={t("webhooks.none")}>
          <p>{t("webhooks.noneHelp")}</p>
        </Empty>
      )}
      {list.lines !== null && list.lines.length > 0 && <EndpointList endpoints={list.lines} />}
      <ListFoot list={list} />
      {making && (
        <EndpointForm
          onClose={() => setMaking(false)}
          onSaved={(endpoint) => {
            setMaking(false);
            setMade(endpoint);
            list.reload();
          }}
        />
      )}
      {made !== null && (
        <ShownOnce
          title={t("webhooks.secret")}
          text={t("webhooks.secretHelp")}
          secret={made.secret}
          onKept={() => {
            setMade(null);
            route(`/webhooks/${made.id}`);
          }}
        />
      )}
    </Page>
  );
}

function Gone() {
  return (
    <Page title={t("shell.webhooks")}>
      <Empty icon="search" title={t("webhooks.gone")}>
        <p>{t("webhooks.goneHelp")}</p>
        <a class="button" href="/webhooks">{t("webhooks.all")}</a>
      </Empty>
    </Page>
  );
}
