/** What the clips of a scene are now: there to be played, or why not. */

import type { AssetRef, SceneClip } from "@sluice/domain";
import { t } from "../../text/mod.ts";
import type { Desk } from "../desk.ts";
import { measured } from "./measure.ts";
import { type Shot, type Strip, stripOf } from "./strip.ts";

/** A clip with what stands on its tile. */
export interface ShownShot extends Shot {
  /** What it shows, or why nothing is shown. */
  readonly alt: string;
  /** Why it is skipped; null when it is played. */
  readonly why: string | null;
}

/** The clips as they stand; follows what becomes of them. */
export function shotsOf(desk: Desk, clips: readonly SceneClip[]): readonly ShownShot[] {
  return clips.map((clip) => ({ ...clip, ...standing(desk, clip) }));
}

/** The strip of a scene's clips. */
export function stripFor(desk: Desk, clips: readonly SceneClip[]): Strip {
  return stripOf(shotsOf(desk, clips));
}

function standing(desk: Desk, ref: AssetRef): Pick<ShownShot, "mediaId" | "duration" | "alt" | "why"> {
  const shown = desk.pieces.of(ref);
  if (shown.state !== "there") {
    const why = t(`canvas.scene.${shown.state}`);
    return { mediaId: null, duration: null, alt: why, why };
  }
  const { mediaId, mime, alt, duration } = shown.piece;
  if (!mime.startsWith("video/")) {
    const why = t("canvas.scene.still");
    return { mediaId: null, duration: null, alt: why, why };
  }
  const length = duration ?? measured(mediaId);
  if (!desk.pieces.isTrashed(ref)) return { mediaId, duration: length, alt, why: null };
  return { mediaId: null, duration: length, alt, why: t("canvas.scene.trashed") };
}
