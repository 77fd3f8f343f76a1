/** The clip that a request starts from: one of the account's videos, or whatever else it names. */

import type { Job } from "@sluice/domain";
import { type Ask, EdgeError, jobIdFrom, type ReferenceAsk, StoredUpload } from "@sluice/protocol";
import type { Caller } from "./authenticate.ts";
import type { Kit } from "./kit.ts";
import { requireVideo } from "./video_answer.ts";

/** What is known of a clip before anything is made of it. */
interface Shape {
  readonly width: number | null;
  readonly height: number | null;
  /** Seconds. */
  readonly duration: number | null;
}

/** The video whose clip the reference names, or null when it names none. Throws `EdgeError` for one that is not there or not done. */
export async function sourceVideo(
  kit: Kit,
  caller: Pick<Caller, "accountId">,
  { source, param }: ReferenceAsk,
): Promise<Job | null> {
  if (typeof source !== "string" || jobIdFrom(source.trim()) === null) return null;
  const { job } = await requireVideo(kit, caller, source.trim());
  requireDone(job, param);
  return job;
}

/** Throws `EdgeError` when the video has no clip to start from. */
export function requireDone(job: Job, param: string): void {
  const { status } = job.state;
  if (status === "completed" && job.outputs.length > 0) return;
  const why = status === "completed"
    ? "its clip was deleted"
    : `it is ${status}, accepted is a completed video`;
  throw new EdgeError("invalid_value", `${param}: ${why}`, { param });
}

/** What the request says of the shape, else what the source has: an edited clip is as large and as long as it was. */
export function shapedAs<A extends Omit<Ask, "references">>(
  ask: A,
  made: Job | null,
  { source }: ReferenceAsk,
): A {
  const shape: Shape | undefined = source instanceof StoredUpload ? source : made?.outputs[0];
  if (shape === undefined) return ask;
  const { width, height, duration } = shape;
  const sized = ask.size === undefined && ask.aspectRatio === undefined && inBounds(width) &&
    inBounds(height);
  return {
    ...ask,
    ...(sized ? { size: { width, height } } : {}),
    ...(ask.operation === "edit" && ask.duration === undefined && duration !== null ? { duration } : {}),
  };
}

/** What `size` may be: see `parseSize`. */
function inBounds(side: number | null): side is number {
  return side !== null && side >= 64 && side <= 4_096;
}
