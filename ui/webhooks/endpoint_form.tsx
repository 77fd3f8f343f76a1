/** Adds an endpoint, or changes one. Whether an address will do is the server's to say, in its words. */

import { WEBHOOK_EVENTS, type WebhookEvent } from "@sluice/domain";
import { useState } from "preact/hooks";
import { Field } from "../parts/field.tsx";
import { FormDialog } from "../parts/form_dialog.tsx";
import { api } from "../state/api.ts";
import { t } from "../text/mod.ts";
import type { Endpoint, WithSecret } from "./api_shapes.ts";

const USUAL: readonly WebhookEvent[] = ["job.completed", "job.failed", "job.needs_human"];

export interface EndpointFormProps {
  /** The one to change; absent for a new one. */
  readonly of?: Endpoint;
  readonly onClose: () => void;
  /** Only a new one has a secret to show. */
  readonly onSaved: (endpoint: WithSecret) => void;
}

export function EndpointForm({ of, onClose, onSaved }: EndpointFormProps) {
  const [url, setUrl] = useState(of?.url ?? "");
  const [name, setName] = useState(of?.name ?? "");
  const [events, setEvents] = useState<readonly WebhookEvent[]>(of?.events ?? USUAL);
  const [tried, setTried] = useState(false);
  const submit = async () => {
    setTried(true);
    if (events.length === 0) return;
    const called = name.trim();
    const body = { url: url.trim(), events, ...called === "" ? {} : { name: called } };
    onSaved(
      of === undefined
        ? await api<WithSecret>("/api/webhooks", { method: "POST", body })
        : await api<WithSecret>(`/api/webhooks/${of.id}`, {
          method: "PATCH",
          body: { ...body, name: called === "" ? null : called },
        }),
    );
  };
  return (
    <FormDialog
      title={t(of === undefined ? "webhooks.new" : "webhooks.edit")}
      yes={t(of === undefined ? "webhooks.make" : "webhooks.save")}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label={t("webhooks.url")} hint={t("webhooks.urlHint")}>
        {(tie) => (
          <input
            {...tie}
            type="url"
            inputmode="url"
            placeholder="https://"
            maxLength={2_048}
            required
            value={url}
            onInput={(event) => setUrl(event.currentTarget.value)}
          />
        )}
      </Field>
      <Field label={t("webhooks.name")} hint={t("webhooks.nameHint")}>
        {(tie) => (
          <input
            {...tie}
            type="text"
            maxLength={80}
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        )}
      </Field>
      <fieldset class="choices">
        <legend>{t("webhooks.events")}</legend>
        {WEBHOOK_EVENTS.map((event) => (
          <label class="choice" key={event}>
            <input
              type="checkbox"
              checked={events.includes(event)}
              onChange={({ currentTarget: { checked } }) =>
                setEvents(WEBHOOK_EVENTS.filter((one) => one === event ? checked : events.includes(one)))}
            />
            <span>
              <code>{event}</code> <span class="quiet">{t(`webhooks.event.${event}`)}</span>
            </span>
          </label>
        ))}
        {tried && events.length === 0 && <p class="field-error">{t("webhooks.eventsMissing")}</p>}
      </fieldset>
    </FormDialog>
  );
}
