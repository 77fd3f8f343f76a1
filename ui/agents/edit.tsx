/** Changes an agent's name and pace, and whether others may use it. */

import type { Agent } from "@sluice/domain";
import { useState } from "preact/hooks";
import { Field } from "../parts/field.tsx";
import { FormDialog } from "../parts/form_dialog.tsx";
import { facts } from "../state/mod.ts";
import { toast } from "../state/toasts.ts";
import { t } from "../text/mod.ts";
import { changeAgent } from "./actions.ts";

export function EditAgent({ agent, onClose }: { readonly agent: Agent; readonly onClose: () => void }) {
  const { agentId, limits, session } = agent;
  const [name, setName] = useState(agent.name);
  const [concurrency, setConcurrency] = useState(limits.concurrency?.toString() ?? "");
  const [gap, setGap] = useState(limits.minGapMs === null ? "" : String(limits.minGapMs / 1_000));
  const [shared, setShared] = useState(agent.shared);
  const operator = facts.scopes.value.includes("admin");
  const submit = async () => {
    await changeAgent(agentId, {
      name: name.trim(),
      concurrency: concurrency === "" ? null : Number(concurrency),
      minGapMs: gap === "" ? null : Math.round(Number(gap) * 1_000),
      ...shared === agent.shared ? {} : { shared },
    });
    toast({ kind: "done", text: t("agents.saved") });
    onClose();
  };
  return (
    <FormDialog
      title={t("agents.editTitle", { name: agent.name })}
      yes={t("agents.save")}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label={t("agents.name")}>
        {(tie) => (
          <input
            {...tie}
            value={name}
            maxLength={80}
            required
            dir="auto"
            onInput={(event) => setName(event.currentTarget.value)}
          />
        )}
      </Field>
      <Field
        label={t("agents.concurrency")}
        hint={t("agents.concurrencyHint", { n: session?.capabilities.concurrency ?? 1 })}
      >
        {(tie) => (
          <input
            {...tie}
            type="number"
            min={1}
            max={100}
            step={1}
            value={concurrency}
            onInput={(event) => setConcurrency(event.currentTarget.value)}
          />
        )}
      </Field>
      <Field label={t("agents.minGap")} hint={t("agents.minGapHint")}>
        {(tie) => (
          <input
            {...tie}
            type="number"
            min={0}
            max={3600}
            step="any"
            value={gap}
            onInput={(event) => setGap(event.currentTarget.value)}
          />
        )}
      </Field>
      {(operator || agent.shared) && (
        <Field label={t("agents.share")} hint={t("agents.shareHint")}>
          {(tie) => (
            <input
              {...tie}
              type="checkbox"
              checked={shared}
              onChange={(event) => setShared(event.currentTarget.checked)}
            />
          )}
        </Field>
      )}
    </FormDialog>
  );
}
