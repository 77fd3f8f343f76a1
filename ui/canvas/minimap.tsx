/** The whole canvas small, with what is seen of it; pressing goes there. The fit button is the way without it. */

import { useLayoutEffect, useRef } from "preact/hooks";
import { around, type Rect, shownBy } from "./geometry.ts";
import { useDesk } from "./use_desk.ts";

const SIZE = { w: 168, h: 112 };

export function Minimap() {
  const desk = useDesk();
  const { sheet, view } = desk;
  const paper = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLSpanElement>(null);
  const all = useRef<Rect>({ x: 0, y: 0, w: 1, h: 1 });
  const version = sheet.version.value;
  // an effect after the paint would still hear the camera when the map is gone
  useLayoutEffect(() => {
    const show = () => {
      const seen = shownBy(view.camera, view.size);
      const k = Math.min(SIZE.w / all.current.w, SIZE.h / all.current.h);
      const { style } = frame.current!;
      style.transform = `translate(${(seen.x - all.current.x) * k}px, ${(seen.y - all.current.y) * k}px)`;
      style.width = `${seen.w * k}px`;
      style.height = `${seen.h * k}px`;
    };
    const nodes = sheet.all().filter(({ content }) => content.kind !== "group");
    const { x, y, w, h } = around(nodes) ?? { x: -400, y: -300, w: 800, h: 600 };
    all.current = { x: x - w * 0.1 - 40, y: y - h * 0.1 - 40, w: w * 1.2 + 80, h: h * 1.2 + 80 };
    draw(paper.current!, nodes, all.current);
    show();
    return view.onMove(show);
  }, [version]);
  const go = (event: PointerEvent) => {
    const { left, top } = paper.current!.getBoundingClientRect();
    const k = Math.min(SIZE.w / all.current.w, SIZE.h / all.current.h);
    const [x, y] = [all.current.x + (event.clientX - left) / k, all.current.y + (event.clientY - top) / k];
    const { camera, size } = view;
    view.set({ x: size.w / 2 - x * camera.k, y: size.h / 2 - y * camera.k, k: camera.k });
  };
  return (
    <div
      class="canvas-minimap glass"
      dir="ltr"
      aria-hidden="true"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        go(event);
      }}
      onPointerMove={(event) => event.buttons === 1 && go(event)}
    >
      <canvas ref={paper} width={SIZE.w} height={SIZE.h} />
      <span ref={frame} />
    </div>
  );
}

function draw(paper: HTMLCanvasElement, nodes: readonly Rect[], all: Rect): void {
  const ink = paper.getContext("2d");
  if (ink === null) return;
  const k = Math.min(SIZE.w / all.w, SIZE.h / all.h);
  ink.clearRect(0, 0, SIZE.w, SIZE.h);
  ink.fillStyle = getComputedStyle(paper).color;
  for (const { x, y, w, h } of nodes) {
    ink.fillRect((x - all.x) * k, (y - all.y) * k, Math.max(1.5, w * k), Math.max(1.5, h * k));
  }
}
