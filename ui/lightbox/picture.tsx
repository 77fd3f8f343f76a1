/** One picture or clip on a stage of its own. */

import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { altOf, type Asset } from "../assets/mod.ts";
import { mediaUrl } from "../parts/media.tsx";
import type { LightDesk } from "./desk.ts";
import { type Stage, standing, useStage } from "./stage.ts";
import type { Size, View } from "./view.ts";

/** Where the measures are not known yet. */
const UNKNOWN: Size = { width: 1024, height: 1024 };

export function sizeOf({ output: { width, height } }: Asset): Size {
  return width !== null && height !== null && width > 0 && height > 0 ? { width, height } : UNKNOWN;
}

export interface StagedProps {
  readonly light: LightDesk;
  readonly size: Size;
  readonly onSwipe: (step: 1 | -1) => void;
  readonly children: (style: ReturnType<typeof standing>, stage: Stage) => ComponentChildren;
}

/** A stage that buttons and keys act on, with whatever stands on it. */
export function Staged({ light, size, onSwipe, children }: StagedProps) {
  const { view } = light;
  const stage = useStage(view, size, onSwipe);
  useEffect(() => {
    light.stage.value = stage;
    return () => {
      if (light.stage.peek() === stage) light.stage.value = null;
    };
  }, []);
  return (
    <div ref={stage.ref} class={isLarge(view) ? "stage large" : "stage"} {...stage.handlers}>
      {children(standing(view.value, stage.place.value), stage)}
    </div>
  );
}

function isLarge(view: Signal<View>): boolean {
  return view.value.scale > 1;
}

export interface StillProps {
  readonly asset: Asset;
  readonly style: Readonly<Record<string, string>>;
  readonly onBroken: () => void;
}

/** The whole picture; its small one stands there until it has come. */
export function Still({ asset, style, onBroken }: StillProps) {
  const { mediaId } = asset.output;
  const [there, setThere] = useState(false);
  return (
    <img
      class="whole"
      src={mediaUrl(mediaId)}
      alt={altOf(asset)}
      draggable={false}
      style={there ? style : { ...style, backgroundImage: `url("${mediaUrl(mediaId, "thumb")}")` }}
      onLoad={() => setThere(true)}
      onError={onBroken}
    />
  );
}
