/** Stored media to choose from: a row of stills, one stop for the Tab key, arrows inside. */

import { useRef, useState } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import { Thumb } from "../parts/media.tsx";
import { t } from "../text/mod.ts";

export interface Choice {
  readonly mediaId: string;
  readonly mime: string;
  readonly name: string;
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1 };

export function Choices(
  { title, choices, onTaken }: {
    readonly title: string;
    readonly choices: readonly Choice[];
    readonly onTaken: (choice: Choice) => void;
  },
) {
  const list = useRef<HTMLUListElement>(null);
  const [current, setCurrent] = useState(0);
  if (choices.length === 0) return null;
  const key = (event: KeyboardEvent) => {
    const by = STEPS[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const to = Math.min(choices.length - 1, Math.max(0, current + by));
    setCurrent(to);
    list.current?.querySelectorAll("button")[to]?.focus();
  };
  return (
    <section>
      <h3>{title}</h3>
      <ul class="picks" ref={list} onKeyDown={key} aria-label={title}>
        {choices.map((choice, i) => (
          <li key={`${choice.mediaId} ${i}`}>
            <button
              type="button"
              class="pick"
              tabIndex={i === current ? 0 : -1}
              aria-label={t("refs.use", { name: choice.name })}
              title={choice.name}
              onFocus={() => setCurrent(i)}
              onClick={() => onTaken(choice)}
            >
              <Thumb mediaId={choice.mediaId} alt="" width={null} height={null} />
              {choice.mime.startsWith("video/") && (
                <span class="reference-clip">
                  <Icon name="video" size={14} />
                </span>
              )}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
