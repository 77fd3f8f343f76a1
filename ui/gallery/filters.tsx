/** The wishes that a list can be narrowed by. */

import { MODELS, PROVIDERS } from "@sluice/domain";
import type { Filter, FilterName } from "../assets/mod.ts";
import { Field } from "../parts/field.tsx";
import { facts } from "../state/mod.ts";
import { t } from "../text/mod.ts";

export interface FiltersProps {
  readonly filter: Filter;
  readonly change: (changes: Partial<Filter>) => void;
}

const IDS = MODELS.filter(({ kind }) => kind !== "text").map(({ id }) => [id, id] as const);

export function Filters({ filter, change }: FiltersProps) {
  const agents = [...facts.agents.value.values()].map(({ agentId, name }) => [agentId, name] as const);
  const select = (name: Exclude<FilterName, "trashed">, options: readonly (readonly [string, string])[]) => (
    <Field label={t(`gallery.filter.${name}`)}>
      {(tie) => (
        <select
          {...tie}
          value={filter[name]}
          onChange={({ currentTarget }) => change({ [name]: currentTarget.value })}
        >
          {options.map(([value, label]) => <option key={value} value={value}>{label}</option>)}
        </select>
      )}
    </Field>
  );
  const any = ["", t("gallery.any")] as const;
  const day = (name: "from" | "to") => (
    <Field label={t(`gallery.filter.${name}`)}>
      {(tie) => (
        <input
          {...tie}
          type="date"
          value={filter[name]}
          onChange={({ currentTarget }) => change({ [name]: currentTarget.value })}
        />
      )}
    </Field>
  );
  return (
    <div class="filters">
      {select("type", [any, ["image", t("gallery.image")], ["video", t("gallery.video")]])}
      {select("model", [any, ...IDS])}
      {select("provider", [any, ...PROVIDERS.map((name) => [name, t(`provider.${name}`)] as const)])}
      {select("agent", [any, ...agents])}
      {day("from")}
      {day("to")}
      <Field label={t("gallery.filter.tag")}>
        {(tie) => (
          <input
            {...tie}
            type="text"
            value={filter.tag}
            dir="auto"
            onChange={({ currentTarget }) => change({ tag: currentTarget.value.trim() })}
          />
        )}
      </Field>
      {select("starred", [any, ["true", t("gallery.starredOnly")]])}
      {select("sort", [["", t("gallery.newest")], ["oldest", t("gallery.oldest")]])}
    </div>
  );
}
