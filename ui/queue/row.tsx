/** One open job in a list of the queue's page: it draws itself anew with its own events only. */

import { findModel, type Job } from "@sluice/domain";
import { Icon } from "../parts/icon.tsx";
import { facts } from "../state/mod.ts";
import { t } from "../text/mod.ts";
import { grab, holdOver, letGo, over } from "./drag.ts";
import type { Section } from "./order.ts";
import { RowActions } from "./row_actions.tsx";
import { Standing } from "./standing.tsx";

export interface RowProps {
  readonly id: string;
  readonly section: Section;
  /** From 1, where the list is an order. */
  readonly place: number | null;
  /** Jobs in the list. */
  readonly all: number;
}

export function Row({ id, section, place, all }: RowProps) {
  const job = facts.job(id).value;
  if (job === undefined) return null;
  const side = place !== null && over.value?.jobId === id ? over.value.side : "";
  return (
    <li
      class={`queue-row ${section} ${side}`}
      data-job={id}
      onDragOver={(event) => place !== null && holdOver(event, id)}
      onDrop={letGo}
    >
      {place !== null && (
        <span
          class="queue-grip"
          draggable
          title={t("queue.drag")}
          onDragStart={(event) => grab(event, id)}
          onDragEnd={letGo}
        >
          <Icon name="drag" size={16} />
          <span class="numbers">{place}</span>
        </span>
      )}
      <div class="queue-what">
        <a class="queue-prompt" href={`/jobs/${id}`} dir="auto">{job.spec.prompt || t("queue.noPrompt")}</a>
        <Asked job={job} />
      </div>
      <Standing job={job} />
      <RowActions job={job} section={section} first={place === 1} last={place === all} />
    </li>
  );
}

/** Model, number and price in a line. */
function Asked({ job: { spec, credits } }: { readonly job: Job }) {
  const title = findModel(spec.model)?.title ?? spec.model;
  const count = spec.settings.count > 1 ? ` × ${spec.settings.count}` : "";
  return <p class="hint numbers">{title}{count} · {t("queue.credits", { n: credits.reserved })}</p>;
}
