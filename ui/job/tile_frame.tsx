/** The frame of a tile: the same for a job that was only just sent and for one that is done, so that nothing moves. */

import type { ComponentChildren } from "preact";
import type { Shape } from "./shape.ts";

export interface TileFrameProps {
  readonly shape: Shape;
  /** The prompt. */
  readonly label: string;
  readonly look: string;
  readonly children: ComponentChildren;
  readonly foot: ComponentChildren;
}

export function TileFrame({ shape, label, look, children, foot }: TileFrameProps) {
  return (
    <article class={`job-tile ${look}`} aria-label={label} style={{ "--box": String(shape.box) }}>
      <div class="tile-media">{children}</div>
      <div class="tile-foot">
        <p class="tile-prompt" dir="auto" title={label}>{label}</p>
        {foot}
      </div>
    </article>
  );
}
