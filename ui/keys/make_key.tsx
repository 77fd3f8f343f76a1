/** Makes a key: its name, what it may do, and until when. */

import { type Scope, SCOPES } from "@sluice/domain";
import { useState } from "preact/hooks";
import { Field } from "../parts/field.tsx";
import { FormDialog } from "../parts/form_dialog.tsx";
import { api } from "../state/api.ts";
import { facts } from "../state/mod.ts";
import { t } from "../text/mod.ts";

/** What the server answers; the key's text is in this answer alone. */
export interface MadeKey {
  readonly name: string;
  readonly key: string;
}

const DAY_S = 86_400;
/** Seconds from now. */
const ENDS = { never: null, day: DAY_S, month: 30 * DAY_S, year: 365 * DAY_S } as const;
type End = keyof typeof ENDS;

export interface MakeKeyProps {
  readonly onClose: () => void;
  readonly onMade: (key: MadeKey) => void;
}

export function MakeKey({ onClose, onMade }: MakeKeyProps) {
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<ReadonlySet<Scope>>(new Set(["generate", "read"]));
  const [end, setEnd] = useState<End>("never");
  const [tried, setTried] = useState(false);
  const submit = async () => {
    setTried(true);
    if (name.trim() === "" || scopes.size === 0) return;
    const body = { name: name.trim(), scopes: [...scopes], expiresIn: ENDS[end] };
    onMade(await api<MadeKey>("/api/keys", { method: "POST", body }));
  };
  return (
    <FormDialog title={t("apiKeys.new")} yes={t("apiKeys.make")} onSubmit={submit} onClose={onClose}>
      <Field
        label={t("apiKeys.name")}
        hint={t("apiKeys.nameHint")}
        error={tried && name.trim() === "" ? t("apiKeys.nameMissing") : null}
      >
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
        <legend>{t("apiKeys.scopes")}</legend>
        {SCOPES.map((scope) => (
          <ScopeChoice
            key={scope}
            scope={scope}
            scopes={scopes}
            onChange={setScopes}
          />
        ))}
        {tried && scopes.size === 0 && <p class="field-error">{t("apiKeys.scopesMissing")}</p>}
      </fieldset>
      <Field label={t("apiKeys.ends")}>
        {(tie) => (
          <select {...tie} value={end} onChange={(event) => setEnd(event.currentTarget.value as End)}>
            {(Object.keys(ENDS) as End[]).map((one) => (
              <option key={one} value={one}>{t(`apiKeys.ends.${one}`)}</option>
            ))}
          </select>
        )}
      </Field>
    </FormDialog>
  );
}

interface ScopeChoiceProps {
  readonly scope: Scope;
  readonly scopes: ReadonlySet<Scope>;
  readonly onChange: (scopes: ReadonlySet<Scope>) => void;
}

/** A key gives only what it has itself. */
function ScopeChoice({ scope, scopes, onChange }: ScopeChoiceProps) {
  const change = (checked: boolean) =>
    onChange(new Set(SCOPES.filter((one) => one === scope ? checked : scopes.has(one))));
  return (
    <label class="choice">
      <input
        type="checkbox"
        checked={scopes.has(scope)}
        disabled={!facts.scopes.value.includes(scope)}
        onChange={(event) => change(event.currentTarget.checked)}
      />
      <span>
        <code>{scope}</code> <span class="quiet">{t(`apiKeys.scope.${scope}`)}</span>
      </span>
    </label>
  );
}
