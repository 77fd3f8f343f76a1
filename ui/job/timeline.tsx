/** Everything that happened to a job, by attempt: as much of it as somebody wants, and live. */

import type { Job } from "@sluice/domain";
import { useEffect, useRef, useState } from "preact/hooks";
import { CopyButton } from "../parts/copy_button.tsx";
import { Icon } from "../parts/icon.tsx";
import { Segments } from "../parts/segments.tsx";
import { choice, timeStyle } from "../state/prefs.ts";
import { facts } from "../state/mod.ts";
import { t } from "../text/mod.ts";
import { EventLine, sentence } from "./event_line.tsx";
import { anchorsOf, type Chapter, chapters, type HistoryEvent } from "./story.ts";
import { useMarked } from "./use_marked.ts";

const VIEWS = ["compact", "full", "json"] as const;
const TIMES = ["relative", "local", "utc"] as const;
const view = choice("timeline", "compact", VIEWS);

export function Timeline(
  { job, events }: { readonly job: Job; readonly events: readonly HistoryEvent[] },
) {
  const [filter, setFilter] = useState("");
  const anchors = anchorsOf(events);
  const marked = useMarked([...anchors.values()]);
  // who was sent to one event is not led away from it
  const [following, setFollowing] = useState(marked === null);
  const wanted = filter.trim().toLowerCase();
  const shown = events.filter((event) =>
    wanted === "" || `${event.type} ${sentence(event)}`.toLowerCase().includes(wanted)
  );
  const end = useFollow(events, following);
  return (
    <section class="card timeline" aria-labelledby="job-timeline">
      <div class="timeline-head">
        <h2 id="job-timeline">{t("timeline.title")}</h2>
        <button
          type="button"
          class="button small quiet"
          aria-pressed={following}
          onClick={() => setFollowing(!following)}
        >
          <Icon name={following ? "check" : "down"} size={16} />
          {t("timeline.follow")}
        </button>
        <CopyButton text={JSON.stringify(shown, null, 2)} label={t("timeline.copyJson")} />
      </div>
      <div class="timeline-tools">
        <input
          type="search"
          aria-label={t("timeline.filter")}
          placeholder={t("timeline.filter")}
          value={filter}
          onInput={(event) => setFilter(event.currentTarget.value)}
        />
        <Segments
          label={t("timeline.view")}
          chosen={view}
          options={VIEWS.map((one) => [one, t(`timeline.${one}`)])}
        />
        <Segments
          label={t("timeline.times")}
          chosen={timeStyle}
          options={TIMES.map((one) => [one, t(`timeline.${one}`)])}
        />
      </div>
      {shown.length === 0 && events.length > 0 && <p class="hint">{t("timeline.none")}</p>}
      {view.value === "json"
        ? <pre class="timeline-json" tabIndex={0}>{JSON.stringify(shown, null, 2)}</pre>
        : chapters(shown).map((chapter) => (
          <Part
            key={chapter.attempt}
            chapter={chapter}
            anchors={anchors}
            marked={marked}
            from={job.submittedAt}
            full={view.value === "full"}
          />
        ))}
      <div ref={end} />
    </section>
  );
}

function Part(
  { chapter: { attempt, agentId, events }, anchors, marked, from, full }: {
    readonly chapter: Chapter;
    readonly anchors: ReadonlyMap<HistoryEvent, string>;
    readonly marked: string | null;
    readonly from: number;
    readonly full: boolean;
  },
) {
  const agent = agentId === null ? undefined : facts.agents.value.get(agentId)?.name;
  const title = attempt === "before"
    ? t("timeline.begin")
    : attempt === "after"
    ? t("timeline.after")
    : agent === undefined
    ? t("timeline.attempt", { n: attempt })
    : t("timeline.attemptWith", { n: attempt, agent });
  return (
    <>
      <h3>{title}</h3>
      <ol class="timeline-events">
        {events.map((event) => {
          const anchor = anchors.get(event)!;
          return (
            <EventLine
              key={anchor}
              event={event}
              anchor={anchor}
              marked={anchor === marked}
              from={from}
              full={full}
            />
          );
        })}
      </ol>
    </>
  );
}

/** Brings the end of the list into sight when something was added to it, as long as that is wanted. */
function useFollow(events: readonly HistoryEvent[], following: boolean) {
  const end = useRef<HTMLDivElement>(null);
  const before = useRef(0);
  useEffect(() => {
    const grew = before.current > 0 && events.length > before.current;
    before.current = events.length;
    if (grew && following) end.current?.scrollIntoView({ block: "nearest" });
  }, [events.length]);
  return end;
}
