/** How busy the queue was in the last minutes: what ran, and on top of it what waited. */

import { computed } from "@preact/signals";
import { ticking } from "../state/ticking.ts";
import { facts } from "../state/mod.ts";
import { t } from "../text/mod.ts";
import { type Counted, history } from "./history.ts";

const MINUTES = 15;
const STEPS = 90;
const STEP_MS = MINUTES * 60_000 / STEPS;
const [WIDTH, HEIGHT] = [360, 72];

const moment = computed(() => Math.ceil(ticking.value / STEP_MS) * STEP_MS);
const counts = computed(() => {
  const jobs = facts.jobIds.value.flatMap((id) => facts.job(id).value ?? []);
  return history(jobs, moment.value - MINUTES * 60_000, moment.value, STEPS);
});

export function Chart() {
  const all = counts.value;
  const last = all.at(-1)!;
  const most = Math.max(1, ...all.map(({ running, waiting }) => running + waiting));
  const label = t("queue.chart", { n: MINUTES, running: last.running, waiting: last.waiting, most });
  return (
    <figure class="queue-chart">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
        <path class="waiting" d={area(all, most, ({ running, waiting }) => running + waiting)} />
        <path class="running" d={area(all, most, ({ running }) => running)} />
      </svg>
      <figcaption class="hint numbers" aria-hidden="true">
        <span>{t("queue.chartAgo", { n: MINUTES })}</span>
        <span>{t("queue.chartNow")}</span>
      </figcaption>
    </figure>
  );
}

/** Steps from left to right, closed along the bottom. */
function area(all: readonly Counted[], most: number, of: (count: Counted) => number): string {
  const x = (i: number) => (i / STEPS * WIDTH).toFixed(1);
  const y = (n: number) => (HEIGHT - n / most * (HEIGHT - 4)).toFixed(1);
  return `M0 ${HEIGHT}${
    all.map((count, i) => `V${y(of(count))}H${x(Math.min(i + 1, STEPS))}`).join("")
  }V${HEIGHT}Z`;
}
