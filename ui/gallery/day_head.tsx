/** The heading above the tiles of one day. */

import { dayOf } from "../assets/days.ts";
import { facts } from "../state/mod.ts";
import { longDay, number, t } from "../text/mod.ts";

const DAY_MS = 24 * 3_600_000;

export interface DayHeadProps {
  readonly row: number;
  /** px */
  readonly top: number;
  readonly day: string;
  /** Assets of the day. */
  readonly n: number;
  readonly columns: number;
}

export function DayHead({ row, top, day, n, columns }: DayHeadProps) {
  return (
    <div role="row" aria-rowindex={row + 1} class="grid-head" style={{ top: `${top}px` }}>
      <div role="gridcell" aria-colspan={columns}>
        <h2>{name(day)}</h2>
        <span class="quiet numbers" aria-hidden="true">{number(n)}</span>
      </div>
    </div>
  );
}

function name(day: string): string {
  const now = facts.now();
  if (day === dayOf(now)) return t("gallery.today");
  return day === dayOf(now - DAY_MS) ? t("gallery.yesterday") : longDay(day);
}
