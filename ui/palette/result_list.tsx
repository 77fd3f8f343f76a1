/** The palette's results as one list with sections; the input keeps the focus and names the entry that is pointed at. */

import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import { mediaUrl } from "../parts/media.tsx";
import { t } from "../text/mod.ts";
import type { Entry } from "./entries.ts";
import type { Section } from "./results.ts";

export interface ResultsProps {
  readonly id: string;
  readonly sections: readonly Section[];
  /** The place of the entry that Enter would run, counted over all sections. */
  readonly at: number;
  readonly onPoint: (at: number) => void;
  readonly onRun: (entry: Entry) => void;
}

export function Results({ id, sections, at, onPoint, onRun }: ResultsProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [at, sections]);
  let place = 0;
  return (
    <div class="palette-list" role="listbox" id={id} aria-label={t("palette.results")} ref={list}>
      {sections.map(({ group, entries }) => (
        <div key={group} role="group" aria-labelledby={`${id}-${group}`}>
          <p class="palette-group" id={`${id}-${group}`}>{t(`palette.group.${group}`)}</p>
          {entries.map((entry) => {
            const own = place++;
            return (
              <Option
                key={entry.id}
                id={`${id}-${own}`}
                entry={entry}
                here={own === at}
                onPoint={() => onPoint(own)}
                onRun={() => onRun(entry)}
              />
            );
          })}
        </div>
      ))}
    </div>
  );
}

interface OptionProps {
  readonly id: string;
  readonly entry: Entry;
  readonly here: boolean;
  readonly onPoint: () => void;
  readonly onRun: () => void;
}

function Option({ id, entry: { icon, label, own, hint, keys, thumb }, here, onPoint, onRun }: OptionProps) {
  return (
    <div
      class="palette-option"
      role="option"
      id={id}
      aria-selected={here}
      onPointerMove={() => here || onPoint()}
      // the input must not lose the focus
      onMouseDown={(event) => event.preventDefault()}
      onClick={onRun}
    >
      {thumb === undefined
        ? <Icon name={icon} size={18} />
        : <img src={mediaUrl(thumb, "thumb")} alt="" width="28" height="28" />}
      <span class="palette-label" {...own ? { translate: false, dir: "auto" } : {}}>{label}</span>
      {hint && <span class="hint">{hint}</span>}
      {keys && <kbd>{keys}</kbd>}
    </div>
  );
}
