import { useSignal } from "@preact/signals";
import type { Site } from "@sluice/recipes";
import { useEffect, useId, useRef } from "preact/hooks";
import { CodeHelp } from "./code_help.tsx";
import type { Desk } from "./desk.ts";
import { draftedServer, draftServer, forgetDraft } from "./draft.ts";
import { Field } from "./field.tsx";
import { nameOf } from "./words.ts";

interface PairFormProps {
  readonly desk: Desk;
  /** What can be chosen; the first is chosen already. */
  readonly sites: readonly { readonly site: Site; readonly name: string }[];
  /** The address that stands there at first. */
  readonly server: string;
}

interface Trouble {
  readonly field: "server" | "code" | "form";
  readonly text: string;
}

/** Trades a code for an agent. What was typed stays until that has worked. */
export function PairForm({ desk, sites, server }: PairFormProps) {
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const address = useSignal(draftedServer() ?? server);
  const code = useSignal("");
  const chosen = useSignal<Site | null>(null);
  const busy = useSignal(false);
  const trouble = useSignal<Trouble | null>(null);
  const site = sites.find((one) => one.site === chosen.value)?.site ?? sites[0]?.site;

  // after the error has been drawn, so that a screen reader reads it together with its field
  useEffect(() => {
    const at = trouble.value?.field;
    if (at !== undefined) form.current?.querySelector<HTMLElement>(`#${id}-${at}`)?.focus();
  }, [trouble.value]);

  const refuse = (field: Trouble["field"], text: string) => {
    trouble.value = { field, text };
  };

  const pair = async () => {
    if (busy.value || site === undefined) return;
    if (address.value.trim() === "") return refuse("server", "Enter the address of your Sluice.");
    if (code.value.trim() === "") return refuse("code", "Enter the code that Sluice gave you.");
    busy.value = true;
    trouble.value = null;
    const answer = await desk.ask({
      type: "pair",
      server: address.value.trim(),
      code: code.value.trim(),
      site,
    });
    busy.value = false;
    if (!answer.ok) return refuse(answer.field ?? "form", answer.error);
    forgetDraft();
    desk.focusOn.value = site;
    desk.say(`${nameOf(site)} is paired`);
  };

  const errorOf = (field: Trouble["field"]) => trouble.value?.field === field ? trouble.value.text : null;
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void pair();
      }}
      onInput={() => draftServer(address.value)}
    >
      <Field
        id={`${id}-server`}
        label="Server address"
        inputMode="url"
        value={address}
        error={errorOf("server")}
      />
      <div class="pair">
        <Field id={`${id}-code`} label="Pairing code" class="code" value={code} error={errorOf("code")} />
        <div class="field">
          <label for={`${id}-site`}>Site</label>
          <select
            id={`${id}-site`}
            value={site}
            onChange={(event) => chosen.value = event.currentTarget.value as Site}
          >
            {sites.map((one) => <option key={one.site} value={one.site}>{one.name}</option>)}
          </select>
        </div>
      </div>
      <CodeHelp desk={desk} server={address.value} />
      <button type="submit" class="main" aria-disabled={busy.value}>
        {busy.value ? "Pairing…" : "Pair"}
      </button>
      {errorOf("form") !== null && (
        <p class="error" id={`${id}-form`} tabIndex={-1} role="alert">{errorOf("form")}</p>
      )}
    </form>
  );
}
