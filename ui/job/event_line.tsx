/** One event of a job in a sentence, with its details if they are wanted. */

import { facts } from "../state/mod.ts";
import { When } from "../parts/when.tsx";
import { EN } from "../text/en/mod.ts";
import { number, t, type TextKey } from "../text/mod.ts";
import { type HistoryEvent, wordsOf } from "./story.ts";

/** The event in words; an event that has none is called by its type. */
export function sentence(event: HistoryEvent): string {
  const key = `event.${event.type}`;
  if (!Object.hasOwn(EN, key)) return event.type;
  return t(key as TextKey, wordsOf(event, (id) => facts.agents.value.get(id)?.name ?? id.slice(0, 8)));
}

export interface EventLineProps {
  readonly event: HistoryEvent;
  /** The part of the page's address that names it. */
  readonly anchor: string;
  /** Whether the address names it now. */
  readonly marked: boolean;
  /** When the job was submitted, ms since 1970. */
  readonly from: number;
  readonly full: boolean;
}

export function EventLine({ event, anchor, marked, from, full }: EventLineProps) {
  const at = Date.parse(event.at);
  const said = sentence(event);
  return (
    <li
      id={anchor}
      class={`timeline-event ${toneOf(event)}`}
      tabIndex={-1}
      aria-current={marked ? "location" : undefined}
    >
      <span class="dot" aria-hidden="true" />
      <div>
        <p dir="auto">{said}</p>
        {full && (
          <dl class="timeline-data">
            <div>
              <dt>{event.type}</dt>
              <dd>{event.position}</dd>
            </div>
            {Object.entries(event.data).map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{typeof value === "string" ? value : JSON.stringify(value)}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
      <p class="hint numbers timeline-time">
        <a
          class="timeline-link"
          href={`#${anchor}`}
          title={t("timeline.link", { event: said })}
          aria-label={t("timeline.link", { event: said })}
        >
          {t("timeline.offset", { seconds: number(Math.round((at - from) / 100) / 10) })}
        </a>
        <When at={at} />
      </p>
    </li>
  );
}

function toneOf({ type }: HistoryEvent): string {
  switch (type) {
    case "JobCompleted":
    case "OutputRecorded":
      return "good";
    case "JobFailed":
    case "JobExpired":
    case "AttemptFailed":
    case "AttemptLost":
      return "bad";
    case "JobParked":
    case "AttemptFateUnknown":
      return "needs";
    default:
      return "";
  }
}
