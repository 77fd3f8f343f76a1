/** The grid over a list of any length: only rows near what is looked at are in the page. */

import { useComputed, useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../text/mod.ts";
import { DayHead } from "./day_head.tsx";
import { type Desk, tileSize } from "./desk.ts";
import { useGridKeys } from "./grid_keys.ts";
import { Lasso, useLasso } from "./lasso.tsx";
import { cellOf, layoutOf, placeOfRow, rowAt } from "./layout.ts";
import { TileRow } from "./tile_row.tsx";

/** Rows this far outside of the window are there already, px. */
const AHEAD = 500;
/** Narrower than this it is a phone's, with two columns, px. */
const PHONE = 560;
/** Between two questions while somebody scrolls, ms. */
const ASK_EVERY_MS = 100;

export function Grid({ desk }: { readonly desk: Desk }) {
  const { list, focus } = desk;
  const ref = useRef<HTMLDivElement>(null);
  const width = useSignal(0);
  const layout = useComputed(() => {
    const wish = width.value < PHONE ? width.value / 2 : tileSize.value;
    return layoutOf(list.days.value, width.value, wish);
  });
  const shown = useSignal<readonly [first: number, last: number]>([0, 0]);
  const asking = useRef<ReturnType<typeof setTimeout>>(undefined);

  const ask = () => {
    asking.current = undefined;
    const [first, last] = shown.peek().map((row) => placeOfRow(layout.peek(), row));
    if (first !== undefined && last !== undefined) list.want(first.first, last.first + last.count);
  };
  const look = () => {
    const top = -ref.current!.getBoundingClientRect().top;
    const now = layout.peek();
    const [first, last] = [rowAt(now, top - AHEAD), rowAt(now, top + innerHeight + AHEAD)];
    const [a, b] = shown.peek();
    if (a !== first || b !== last) shown.value = [first, last];
    asking.current ??= setTimeout(ask, ASK_EVERY_MS);
  };
  useLayoutEffect(() => {
    const observer = new ResizeObserver(() => {
      width.value = ref.current!.clientWidth;
      look();
    });
    observer.observe(ref.current!);
    addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      removeEventListener("scroll", look);
      clearTimeout(asking.current);
    };
  }, [desk]);
  // other days are other rows
  useLayoutEffect(look, [layout.value, list.version.value]);

  const keys = useGridKeys(desk, ref, layout);
  const lasso = useLasso(desk, ref, layout);
  if (list.total.value === null) return <div ref={ref} class="grid" aria-busy="true">{waiting()}</div>;
  const { columns, tile, height, rows } = layout.value;
  const numbers = range(...shown.value, rows);
  // the row that has the focus stays, so that it is not lost on scrolling
  const at = focus.value === null ? -1 : list.indexOf(focus.value);
  if (at >= 0) numbers.add(cellOf(layout.value, at).row);
  return (
    <div
      ref={ref}
      class="grid"
      role="grid"
      aria-label={t("gallery.grid")}
      aria-rowcount={rows}
      aria-colcount={columns}
      aria-multiselectable="true"
      style={{ height: `${height}px`, "--columns": columns, "--tile": `${tile}px` }}
      onKeyDown={keys}
      {...lasso.handlers}
    >
      {[...numbers].map((row) => {
        const place = placeOfRow(layout.value, row);
        if (place === undefined) return null;
        const { top, first, count, section } = place;
        return count === 0
          ? (
            <DayHead
              key={`d${section.day}`}
              row={row}
              top={top}
              day={section.day}
              n={section.count}
              columns={columns}
            />
          )
          : <TileRow key={`t${row}`} desk={desk} row={row} top={top} first={first} count={count} />;
      })}
      <Lasso box={lasso.box} />
    </div>
  );
}

function range(first: number, last: number, rows: number): Set<number> {
  const found = new Set<number>();
  for (let row = first; row <= last && row < rows; row++) found.add(row);
  return found;
}

/** What stands there until the server has said how many there are. */
function waiting() {
  return (
    <div class="grid-wait">
      <span class="visually-hidden">{t("gallery.loading")}</span>
      {Array.from({ length: 12 }, (_, n) => <div key={n} class="tile skeleton" />)}
    </div>
  );
}
