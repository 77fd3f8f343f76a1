/** The endpoints, each with what it is told. */

import { Icon } from "../parts/icon.tsx";
import { t } from "../text/mod.ts";
import type { Endpoint } from "./api_shapes.ts";

export function EndpointList({ endpoints }: { readonly endpoints: readonly Endpoint[] }) {
  return (
    <ul class="rows">
      {endpoints.map((endpoint) => <Row key={endpoint.id} endpoint={endpoint} />)}
    </ul>
  );
}

function Row({ endpoint }: { readonly endpoint: Endpoint }) {
  const { id, name, url, events } = endpoint;
  return (
    <li>
      <a class="card row-link" href={`/webhooks/${id}`}>
        <span class="row-main" translate={false}>
          <strong>{name ?? hostOf(url)}</strong>
          <code class="quiet long">{url}</code>
        </span>
        <span class="chips">{events.map((event) => <code class="chip" key={event}>{event}</code>)}</span>
        <State endpoint={endpoint} />
        <Icon name="right" />
      </a>
    </li>
  );
}

/** Whether it is told, with the reason when somebody else than its owner ended it. */
export function State({ endpoint: { enabled, disabled_reason: reason } }: { readonly endpoint: Endpoint }) {
  return (
    <span class={enabled ? "state good" : "state needs"}>
      <span class="dot" aria-hidden="true" />
      {enabled
        ? t("webhooks.on")
        : reason === null
        ? t("webhooks.off")
        : t("webhooks.offBecause", { reason })}
    </span>
  );
}

/** What people call an address. */
export function hostOf(url: string): string {
  return URL.parse(url)?.host ?? url;
}
