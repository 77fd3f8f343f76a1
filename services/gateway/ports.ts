/** The ports as requests use them: a store or disk that fails is "try again soon", not a mistake of this server. */

import { EdgeError } from "@sluice/protocol";
import type { LogLine } from "@sluice/observe";
import type { GatewayDeps } from "./deps.ts";

/** What the ports throw about the request itself, by name: the gateway knows the read model's port, not its classes. */
const ABOUT_THE_REQUEST: ReadonlySet<string> = new Set([
  "BadCursor",
  "EdgeError",
  "MediaRefused",
  "MediaTooLarge",
  "VariantUnavailable",
]);

type Ports = Pick<GatewayDeps, "reads" | "media" | "pictures">;

/**
 * The ports of `deps`, each call of which throws `EdgeError` `unavailable` for everything but what is about the request. The snapshot is left as it is: it is read at start, by no request.
 */
export function guarded({ reads, media, pictures }: Ports, log: LogLine): Ports {
  const guard = guardWith(log);
  const rows = "the jobs cannot be read at the moment: try again in some seconds";
  const bytes = "media cannot be read at the moment: try again in some seconds";
  const looking = "the picture cannot be looked at at the moment: try again in some seconds";
  const storing =
    "the picture could not be stored: try again in some seconds, and see whether the disk is full";
  const { reached } = reads;
  return {
    reads: {
      stats: (...args) => guard(rows, () => reads.stats(...args)),
      references: (...args) => guard(rows, () => reads.references(...args)),
      reference: (...args) => guard(rows, () => reads.reference(...args)),
      deliveries: (...args) => guard(rows, () => reads.deliveries(...args)),
      delivery: (...args) => guard(rows, () => reads.delivery(...args)),
      commitsOf: (...args) => guard(rows, () => reads.commitsOf(...args)),
      erasedAmong: (...args) => guard(rows, () => reads.erasedAmong(...args)),
      assets: (...args) => guard(rows, () => reads.assets(...args)),
      assetDays: (...args) => guard(rows, () => reads.assetDays(...args)),
      assetsAmong: (...args) => guard(rows, () => reads.assetsAmong(...args)),
      boards: (...args) => guard(rows, () => reads.boards(...args)),
      board: (...args) => guard(rows, () => reads.board(...args)),
      views: (...args) => guard(rows, () => reads.views(...args)),
      canvases: (...args) => guard(rows, () => reads.canvases(...args)),
      canvas: (...args) => guard(rows, () => reads.canvas(...args)),
      job: (...args) => guard(rows, () => reads.job(...args)),
      jobs: (...args) => guard(rows, () => reads.jobs(...args)),
      ledger: (...args) => guard(rows, () => reads.ledger(...args)),
      media: (...args) => guard(rows, () => reads.media(...args)),
      checkpoint: (...args) => guard(rows, () => reads.checkpoint(...args)),
      snapshot: (cell) => reads.snapshot(cell),
      ...(reached === undefined ? {} : { reached: (...args) => guard(rows, () => reached(...args)) }),
    },
    media: {
      put: (...args) => guard(storing, () => media.put(...args)),
      stat: (...args) => guard(bytes, () => media.stat(...args)),
      read: (...args) => guard(bytes, () => media.read(...args)),
    },
    pictures: {
      storeReference: (...args) => guard(storing, () => pictures.storeReference(...args)),
      checkPicture: (...args) => guard(looking, () => pictures.checkPicture(...args)),
      variantOf: (...args) => guard(bytes, () => pictures.variantOf(...args)),
      showMedia: (...args) => guard(bytes, () => pictures.showMedia(...args)),
    },
  };
}

function guardWith(log: LogLine) {
  return async <T>(message: string, call: () => Promise<T>): Promise<T> => {
    try {
      return await call();
    } catch (cause) {
      if (cause instanceof Error && ABOUT_THE_REQUEST.has(cause.name)) throw cause;
      log("warn", "a store does not answer", { error: String(cause) });
      throw new EdgeError("unavailable", message, { retryAfter: 5, cause });
    }
  };
}
