/** What can be done to one open job, by pressing; each of it has a name for those who do not see the icons. */

import type { Job } from "@sluice/domain";
import { keysLabel } from "../keyboard/keys.ts";
import { IconButton } from "../parts/icon_button.tsx";
import { t } from "../text/mod.ts";
import { cancel, goOn, hold, step } from "./actions.ts";
import type { Section } from "./order.ts";

export interface RowActionsProps {
  readonly job: Job;
  readonly section: Section;
  /** It is the first, or the last, of an order. */
  readonly first: boolean;
  readonly last: boolean;
}

export function RowActions({ job, section, first, last }: RowActionsProps) {
  const { jobId, prompt } = job.spec;
  const held = section === "held";
  return (
    <div
      class="queue-actions"
      role="group"
      aria-label={t("queue.jobActions", { prompt: prompt.slice(0, 80) })}
    >
      {section === "needs" && (
        <button type="button" class="button primary small" onClick={() => goOn(jobId)}>
          {t("queue.goOn")}
        </button>
      )}
      {section === "next" && (
        <>
          <IconButton
            icon="next"
            label={t("queue.runNext")}
            disabled={first}
            onClick={() => step(jobId, "first")}
          />
          <IconButton
            icon="up"
            label={t("queue.up")}
            keys={keysLabel("queue.up")}
            disabled={first}
            onClick={() => step(jobId, "up")}
          />
          <IconButton
            icon="down"
            label={t("queue.down")}
            keys={keysLabel("queue.down")}
            disabled={last}
            onClick={() => step(jobId, "down")}
          />
        </>
      )}
      {(section === "next" || section === "later" || held) && (
        <IconButton
          icon={held ? "play" : "pause"}
          label={t(held ? "queue.unhold" : "queue.hold")}
          onClick={() => hold(job, !held)}
        />
      )}
      <IconButton
        icon="close"
        label={t("queue.cancel")}
        danger
        disabled={job.cancelling}
        onClick={() => cancel(job)}
      />
    </div>
  );
}
