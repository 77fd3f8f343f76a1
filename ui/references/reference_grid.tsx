/** The kept references as a grid; the arrows go from one to the next, and only one at a time is in the order of Tab. */

import { useRef, useState } from "preact/hooks";
import { IconButton } from "../parts/icon_button.tsx";
import { Thumb } from "../parts/media.tsx";
import { useFocusHandedOn } from "../parts/use_focus_handed_on.ts";
import { number, size, t } from "../text/mod.ts";
import { nameOf } from "./names.ts";
import { remove } from "./removing.ts";

/** An entry of `GET /api/references`. */
export interface KeptReference {
  /** Media id. */
  readonly id: string;
  readonly mime: string;
  readonly bytes: number;
  readonly width: number | null;
  readonly height: number | null;
  /** Seconds. */
  readonly duration: number | null;
  readonly name: string | null;
}

export interface ReferenceGridProps {
  readonly references: readonly KeptReference[];
  readonly onUse: (reference: KeptReference) => void;
}

export function ReferenceGrid({ references, onUse }: ReferenceGridProps) {
  const grid = useRef<HTMLUListElement>(null);
  const [place, setPlace] = useState(0);
  const at = Math.min(place, references.length - 1);
  useFocusHandedOn(grid, () => document.querySelector<HTMLElement>(".page-actions button"));
  const press = (event: KeyboardEvent) => {
    const tiles = [...grid.current?.querySelectorAll<HTMLElement>(".reference-use") ?? []];
    const next = neighbour(event.key, at, tiles);
    if (next === null) return;
    event.preventDefault();
    setPlace(next);
    tiles[next]?.focus();
  };
  return (
    <ul class="reference-grid" ref={grid} aria-label={t("references.kept")} onKeyDown={press}>
      {references.map((reference, i) => (
        <Tile
          key={reference.id}
          reference={reference}
          here={i === at}
          onFocus={() => setPlace(i)}
          onUse={() => onUse(reference)}
        />
      ))}
    </ul>
  );
}

interface TileProps {
  readonly reference: KeptReference;
  readonly here: boolean;
  readonly onFocus: () => void;
  readonly onUse: () => void;
}

function Tile({ reference, here, onFocus, onUse }: TileProps) {
  const { id, width, height, bytes } = reference;
  const name = nameOf(reference);
  const tabIndex = here ? 0 : -1;
  const press = ({ key }: KeyboardEvent) => key === "Delete" && remove(id, name);
  return (
    <li class="reference" onFocusIn={onFocus} onKeyDown={press}>
      <button
        type="button"
        class="reference-use"
        tabIndex={tabIndex}
        aria-label={t("references.use", { name })}
        onClick={onUse}
      >
        <Thumb mediaId={id} alt="" width={width} height={height} />
      </button>
      <span class="reference-words">
        <span class="row-main">
          <span class="cut" translate={false} dir="auto" title={name}>{name}</span>
          <span class="hint numbers">
            {width !== null && height !== null && `${number(width)} × ${number(height)} · `}
            {size(bytes)}
          </span>
        </span>
        <IconButton
          icon="trash"
          label={t("references.delete", { name })}
          tabIndex={tabIndex}
          onClick={() => remove(id, name)}
        />
      </span>
    </li>
  );
}

/** The tile that an arrow leads to; null for other keys. Up and down by what is seen: columns depend on the window. */
function neighbour(key: string, at: number, tiles: readonly HTMLElement[]): number | null {
  const here = tiles[at];
  if (here === undefined) return null;
  const forward = getComputedStyle(here).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
  const columns = tiles.filter((tile) => tile.offsetTop === tiles[0]?.offsetTop).length;
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: -1,
    [forward]: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    Home: -at,
    End: tiles.length - 1 - at,
  };
  const step = steps[key];
  if (step === undefined) return null;
  const next = at + step;
  return next < 0 || next >= tiles.length ? at : next;
}
