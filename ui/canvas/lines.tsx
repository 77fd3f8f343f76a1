/** Everything that is drawn as lines: what was made from what, guides, and what a hand draws. */

import { useComputed } from "@preact/signals";
import type { CanvasNode } from "@sluice/domain";
import type { Point } from "./geometry.ts";
import type { Edge } from "./lineage.ts";
import { useDesk } from "./use_desk.ts";

/** Under the nodes. Two paths, however many edges there are. */
export function Edges() {
  const { sheet, edges, chain } = useDesk();
  const paths = useComputed(() => {
    sheet.version.value;
    const lit = chain.value;
    const isLit = ({ from, to }: Edge) => lit !== null && lit.has(from) && lit.has(to);
    const draw = (some: readonly Edge[]) =>
      some.map(({ from, to }) => curve(sheet.peek(from), sheet.peek(to))).join("");
    return { plain: draw(edges.value.filter((edge) => !isLit(edge))), lit: draw(edges.value.filter(isLit)) };
  });
  const { plain, lit } = paths.value;
  return (
    <svg class="canvas-lines" aria-hidden="true">
      <path class="canvas-edge" d={plain} />
      <path class="canvas-edge lit" d={lit} />
    </svg>
  );
}

/** Above the nodes. */
export function Sketches() {
  const { sheet, guides, sketch } = useDesk();
  const drawn = sketch.value;
  const from = drawn?.kind === "link" ? sheet.peek(drawn.from) : undefined;
  return (
    <svg class="canvas-lines above" aria-hidden="true">
      {guides.value.map(({ axis, at, from, to }) => (
        <path
          key={axis}
          class="canvas-guide"
          d={axis === "x" ? `M${at} ${from}V${to}` : `M${from} ${at}H${to}`}
        />
      ))}
      {drawn?.kind === "marquee" && (
        <rect
          class="canvas-marquee"
          x={drawn.rect.x}
          y={drawn.rect.y}
          width={drawn.rect.w}
          height={drawn.rect.h}
        />
      )}
      {drawn?.kind === "link" && from && (
        <path class="canvas-edge lit" d={bow({ x: from.x + from.w, y: from.y + from.h / 2 }, drawn.to)} />
      )}
    </svg>
  );
}

function curve(a: CanvasNode | undefined, b: CanvasNode | undefined): string {
  if (a === undefined || b === undefined) return "";
  return bow({ x: a.x + a.w, y: a.y + a.h / 2 }, { x: b.x, y: b.y + b.h / 2 });
}

function bow(a: Point, b: Point): string {
  const reach = Math.max(40, Math.abs(b.x - a.x) / 2);
  return `M${a.x} ${a.y}C${a.x + reach} ${a.y} ${b.x - reach} ${b.y} ${b.x} ${b.y}`;
}
