/** How an agent is paired: three steps, the last of which notices by itself when the agent is here. */

import type { Agent } from "@sluice/domain";
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { CopyButton } from "../parts/copy_button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { Icon } from "../parts/icon.tsx";
import { reasonOf } from "../state/act.ts";
import { announce } from "../state/announce.ts";
import { ApiError } from "../state/api.ts";
import { facts } from "../state/mod.ts";
import { ticking } from "../state/ticking.ts";
import { clock, t } from "../text/mod.ts";
import { type Code, openPairing } from "./open_pairing.ts";

export function Pairing({ onClose }: { readonly onClose: () => void }) {
  const [known] = useState(() => new Set(facts.agents.value.keys()));
  const [code, setCode] = useState<Code | ApiError | null>(null);
  const renew = () => {
    setCode(null);
    void openPairing().then(setCode);
  };
  useEffect(renew, []);
  const found = [...facts.agents.value.values()].find(({ agentId }) => !known.has(agentId));
  return (
    <Dialog title={t("pair.title")} onClose={onClose} look="wide">
      <ol class="pairing">
        <Step title={t("pair.get")} done={found !== undefined}>
          <p>{t("pair.getHelp", { command: "deno task extension" })}</p>
        </Step>
        <Step title={t("pair.enter")} done={found !== undefined}>
          {found === undefined && <Secrets code={code} renew={renew} />}
        </Step>
        <Step title={t("pair.wait")} done={isOnline(found)}>
          <Found agent={found} />
        </Step>
      </ol>
      <div class="dialog-actions">
        <button type="button" class={isOnline(found) ? "button primary" : "button"} onClick={onClose}>
          {t("pair.done")}
        </button>
      </div>
    </Dialog>
  );
}

function Step(
  { title, done, children }: {
    readonly title: string;
    readonly done: boolean;
    readonly children: ComponentChildren;
  },
) {
  return (
    <li class={done ? "done" : ""}>
      <h3>{title} {done && <Icon name="check" size={18} />}</h3>
      {children}
    </li>
  );
}

function Secrets({ code, renew }: { readonly code: Code | ApiError | null; readonly renew: () => void }) {
  if (code === null) return <div class="skeleton pairing-wait" role="status" aria-label={t("pair.making")} />;
  const again = <button type="button" class="button small" onClick={renew}>{t("pair.again")}</button>;
  if (code instanceof ApiError) {
    return (
      <div class="notice bad agent-trouble" role="alert">
        <p>{t("pair.failed", { reason: reasonOf(code) })}</p>
        {again}
      </div>
    );
  }
  const left = code.expiresAt - (ticking.value || facts.now());
  return (
    <dl class="pairing-secrets">
      <div>
        <dt class="hint">{t("pair.server")}</dt>
        <dd>
          <code>{facts.publicUrl.value}</code>
          <CopyButton text={facts.publicUrl.value} label={t("pair.copyServer")} />
        </dd>
      </div>
      <div>
        <dt class="hint">{t("pair.code")}</dt>
        {left > 0
          ? (
            <dd>
              <code class="pairing-code">{code.code}</code>
              <CopyButton text={code.code} label={t("pair.copyCode")} />
              <span class="quiet numbers">{t("pair.left", { clock: clock(left) })}</span>
            </dd>
          )
          : <dd>{t("pair.over")} {again}</dd>}
      </div>
    </dl>
  );
}

function Found({ agent }: { readonly agent: Agent | undefined }) {
  const online = isOnline(agent);
  const text = agent === undefined
    ? t("pair.waiting")
    : t(online ? "pair.connected" : "pair.paired", { name: agent.name });
  useEffect(() => {
    if (agent !== undefined) announce(text);
  }, [text]);
  return <p class={online ? "pairing-found" : "quiet"}>{text}</p>;
}

function isOnline(agent: Agent | undefined): boolean {
  return agent !== undefined && agent.session !== null;
}
