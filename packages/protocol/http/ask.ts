/** What a caller asked for, whichever API was used, and what the model makes of it. */

import {
  type ImageFormat,
  type Kind,
  type Maker,
  type Model,
  ratioParts,
  type ReferenceRole,
  type Settings,
} from "@sluice/domain";
import { invalidValue } from "./edge_error.ts";
import { nearestRatio, type Size } from "./size.ts";
import { defined } from "./validate.ts";

interface StoredFacts {
  /** There when it is an output of a job. */
  readonly made?: Maker;
  readonly mediaId: string;
  readonly mime: string;
  readonly bytes: number;
  /** Pixels. */
  readonly width: number | null;
  readonly height: number | null;
  /** Seconds. */
  readonly duration: number | null;
}

/**
 * A clip of an upload, stored while it arrived. A class and no shape, so that no JSON can pass for one: its media are
 * taken without asking whose they are.
 */
export class StoredUpload implements StoredFacts {
  readonly mediaId: string;
  readonly mime: string;
  readonly bytes: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly duration: number | null;
  readonly made?: Maker;

  constructor(stored: StoredFacts) {
    this.mediaId = stored.mediaId;
    this.mime = stored.mime;
    this.bytes = stored.bytes;
    this.width = stored.width;
    this.height = stored.height;
    this.duration = stored.duration;
    if (stored.made !== undefined) this.made = stored.made;
  }
}

/** A picture or clip to start from: text (data URL, base64, URL, media id or job id), an uploaded file's bytes, or a clip that is stored already. */
export interface ReferenceAsk {
  readonly role: ReferenceRole;
  readonly source: string | Uint8Array | StoredUpload;
  /** Where it was in the request, for messages. */
  readonly param: string;
}

export interface Ask {
  readonly kind: Kind;
  readonly prompt: string;
  readonly negativePrompt?: string;
  /** As the caller wrote it; absent means the default. */
  readonly model?: string;
  readonly aspectRatio?: string;
  readonly size?: Size;
  readonly count: number;
  /** Seconds. */
  readonly duration?: number;
  readonly resolution?: "1K" | "2K" | "4K";
  readonly seed?: number;
  readonly format?: ImageFormat;
  readonly compression?: number;
  readonly background?: "transparent" | "opaque" | "auto";
  /** What is to be done with the `source` reference. */
  readonly operation?: Settings["operation"];
  /** An endpoint's id or an address that is told how the job goes. */
  readonly webhook?: string;
  readonly references: readonly ReferenceAsk[];
  readonly priority: number;
  readonly dependsOn: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
  /** `/v1` takes the nearest thing the model can do and says so; `/api` refuses what the model cannot do. */
  readonly lenient: boolean;
}

export interface Shaped {
  readonly settings: Settings;
  /** What was changed to fit the model, for the person who asked. */
  readonly warnings: readonly string[];
}

/** The job's settings for this model. Throws `EdgeError` `invalid_value` for what the model cannot do on a strict API. */
export function settingsFor(ask: Ask, model: Model): Shaped {
  const warnings: string[] = [];
  const video = model.kind === "video";
  const settings: Settings = {
    aspectRatio: ratioFor(ask, model, warnings),
    count: countFor(ask, model, warnings),
    ...defined({
      size: model.provider === "simulator" ? ask.size : undefined,
      duration: video ? durationFor(ask, model, warnings) : undefined,
      resolution: resolutionFor(ask, model, warnings),
      seed: ask.seed,
      operation: ask.operation,
      format: video ? undefined : ask.format,
      compression: video ? undefined : ask.compression,
      background: video ? undefined : ask.background,
    }),
  };
  return { settings, warnings };
}

function ratioFor(ask: Ask, model: Model, warnings: string[]): string {
  const first = model.ratios[0] ?? "landscape";
  if (ask.size !== undefined) {
    const { width, height } = ask.size;
    const near = nearestRatio(model.ratios, width / height);
    if (!near.exact && model.provider !== "simulator") {
      warnings.push(`size ${width}x${height}: served as the nearest ratio, ${near.ratio}`);
    }
    return near.ratio;
  }
  if (ask.aspectRatio === undefined) return first;
  if (model.ratios.includes(ask.aspectRatio)) return ask.aspectRatio;
  const parts = ratioParts(ask.aspectRatio);
  const near = parts === undefined ? null : nearestRatio(model.ratios, parts[0] / parts[1]);
  if (near?.exact === true) return near.ratio;
  if (near === null || !ask.lenient) {
    const name = ask.lenient ? "aspect_ratio" : "aspectRatio";
    throw invalidValue(name, ask.aspectRatio, `${model.ratios.join(", ")} for ${model.id}`);
  }
  warnings.push(`aspect_ratio ${ask.aspectRatio}: served as the nearest ratio, ${near.ratio}`);
  return near.ratio;
}

function countFor(ask: Ask, model: Model, warnings: string[]): number {
  if (model.kind === "video") {
    if (ask.count > 1) warnings.push(`count ${ask.count}: a video job makes one clip`);
    return 1;
  }
  if (ask.count > model.maxCount) {
    throw invalidValue(ask.lenient ? "n" : "count", ask.count, `1 to ${model.maxCount} for ${model.id}`);
  }
  return ask.count;
}

function durationFor(ask: Ask, model: Model, warnings: string[]): number | undefined {
  const wanted = ask.duration;
  if (wanted === undefined || model.durations.length === 0) return model.durations[0];
  const nearest = model.durations.reduce((a, b) => Math.abs(b - wanted) < Math.abs(a - wanted) ? b : a);
  if (nearest !== wanted) {
    warnings.push(`${wanted} seconds: served as ${nearest}, the nearest that ${model.id} makes`);
  }
  return nearest;
}

const RESOLUTIONS = ["1K", "2K", "4K"] as const;

function resolutionFor(ask: Ask, model: Model, warnings: string[]): "1K" | "2K" | "4K" | undefined {
  const wanted = ask.resolution ?? meantBySize(ask, model);
  if (wanted === undefined || model.resolutions.includes(wanted)) return wanted;
  const upTo = RESOLUTIONS.slice(0, RESOLUTIONS.indexOf(wanted));
  const best = upTo.findLast((r) => model.resolutions.includes(r));
  warnings.push(`resolution ${wanted}: ${model.id} makes ${best ?? "its own"}`);
  return best;
}

/** A clip of 1080 lines is asked for by its size; the simulator gives any size as it is. */
function meantBySize({ size }: Ask, { kind, resolutions, provider }: Model): "2K" | undefined {
  if (kind !== "video" || provider === "simulator" || !resolutions.includes("2K")) return undefined;
  return size !== undefined && Math.min(size.width, size.height) >= 1_080 ? "2K" : undefined;
}
