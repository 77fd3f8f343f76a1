/** The shortcuts of the large view. */

import { type Asset, assetId } from "@sluice/domain";
import { remove, star, takeOver } from "../gallery/actions.ts";
import type { Desk } from "../gallery/desk.ts";
import { type Handler, useKeys } from "../keyboard/keys.ts";
import type { ShortcutId } from "../keyboard/table.ts";
import type { Part } from "../state/draft.ts";
import { clipKeys } from "./clip_keys.ts";
import { details, type LightDesk } from "./desk.ts";
import { FITTED, STEP } from "./view.ts";
import { PAN } from "./zoom_tools.tsx";

export interface LightKeys {
  readonly desk: Desk;
  readonly light: LightDesk;
  /** Undefined while it is not there. */
  readonly asset: Asset | undefined;
  readonly step: (by: 1 | -1) => void;
  readonly close: () => void;
  readonly compare: () => void;
  readonly swap: () => void;
  /** Before it is taken away. */
  readonly leave: () => void;
}

/** Binds them as long as the view is there; under another dialog they rest. */
export function useLightKeys({ desk, light, asset, step, close, compare, swap, leave }: LightKeys): void {
  const { view, stage } = light;
  const forward = () => document.documentElement.dir === "rtl" ? -1 : 1;
  const zoom = (factor: number) => () => stage.peek()?.zoom(factor);
  const pan = (x: number, y: number) => () => stage.peek()?.pan(x, y);
  const own = (run: (asset: Asset, id: string) => void): Handler => () => {
    if (asset === undefined) return false;
    run(asset, assetId(asset));
    return undefined;
  };
  const curate = (run: (asset: Asset, id: string) => void): Handler =>
    desk.room === "gallery" ? own(run) : () => false;
  const recalls = (part: Part) => curate((asset) => void takeOver(asset, part));
  const keys: Partial<Record<ShortcutId, Handler>> = {
    ...clipKeys(light),
    "lightbox.close": close,
    "lightbox.previous": notInSlider(() => step(-forward() as 1 | -1)),
    "lightbox.next": notInSlider(() => step(forward() as 1 | -1)),
    "lightbox.zoomIn": zoom(STEP),
    "lightbox.zoomOut": zoom(1 / STEP),
    "lightbox.fit": () => void (view.value = FITTED),
    "lightbox.panLeft": notInSlider(pan(PAN, 0)),
    "lightbox.panRight": notInSlider(pan(-PAN, 0)),
    "lightbox.panUp": notInSlider(pan(0, PAN)),
    "lightbox.panDown": notInSlider(pan(0, -PAN)),
    "lightbox.details": () => void (details.value = !details.value),
    "lightbox.compare": compare,
    "lightbox.swap": swap,
    // of a clip the picture's key is the next frame's
    [asset?.kind === "video" ? "clip.star" : "asset.star"]: curate((_, id) => void star([id])),
    "asset.delete": own((_, id) => {
      leave();
      void remove(desk, [id]);
    }),
    "asset.move": curate((_, id) => desk.asked.value = { what: "board", ids: [id] }),
    "asset.prompt": recalls("prompt"),
    "asset.seed": recalls("seed"),
    "asset.size": recalls("size"),
    "asset.all": recalls("all"),
    "asset.remix": recalls("remix"),
  };
  useKeys(Object.fromEntries(Object.entries(keys).map(([id, handler]) => [id, resting(handler)])));
}

function resting(handler: Handler): Handler {
  return (event) => document.querySelectorAll("dialog[open]").length > 1 ? false : handler(event);
}

/** A slider moves with arrows itself. */
function notInSlider(run: () => void): Handler {
  return ({ target }) => {
    if (target instanceof HTMLInputElement) return false;
    run();
    return undefined;
  };
}
