/** Storage's HTTP side: agents put outputs, whoever has a signed path gets media. */

import type { Inbox } from "@sluice/bus";
import { type Clock, systemClock } from "@sluice/clock";
import type { MediaStore, SigningSecret } from "@sluice/media";
import { OUTPUTS, verifyMediaPath } from "@sluice/media";
import { openPictures } from "@sluice/media/pictures";
import { extensionPreflight, showToExtension } from "@sluice/protocol";
import { Hono } from "hono";
import { startAllowances } from "./allowance.ts";
import { type DirectMedia, sendElsewhere } from "./direct.ts";
import { routeInternal } from "./internal.ts";
import { problem, type ProblemCode, problemOf } from "./problems.ts";
import { receiveOutput } from "./upload.ts";
import { type StorageWatch, watchStorage } from "./watch.ts";

export interface StorageDeps extends StorageWatch {
  readonly media: MediaStore;
  /** The inbox of the cell that an account lives in; undefined when there is no such cell. */
  readonly inboxOf: (accountId: string) => Pick<Inbox, "send"> | undefined;
  readonly secret: SigningSecret;
  /** Makes UUIDs. */
  readonly newId: () => string;
  /** Ms since 1970. */
  readonly now: () => number;
  /** How it waits; on the machine's own time by default. */
  readonly after?: Clock["after"];
  /** Largest output of any kind; each kind has its own limit below it. */
  readonly maxBytes?: number;
  /** How long a stored output waits for the decider's word before the agent is asked to send again. */
  readonly decisionTimeoutMs?: number;
  /** Told of errors that are nobody's but ours; the answer is a 500 then. */
  readonly onError?: (error: unknown) => void;
  /** Sends whoever can follow to the bucket itself for stored bytes; without it all bytes go through here. */
  readonly direct?: DirectMedia;
}

const MAX_OUTPUT_BYTES = OUTPUTS.video.maxBytes;
const DECISION_TIMEOUT_MS = 30_000;

/**
 * The app with `PUT /uploads/:jobId/:attempt/:index` (contracts/agent-protocol.md), `GET|HEAD /media/:id`, and what other
 * services ask for (`internal.ts`). Call `media.sweep()` before it takes its first upload.
 */
export function storageApp(deps: StorageDeps): Hono {
  const settings = {
    maxBytes: MAX_OUTPUT_BYTES,
    decisionTimeoutMs: DECISION_TIMEOUT_MS,
    onError: () => {},
    after: systemClock.after,
    ...deps,
    allowances: startAllowances(),
  };
  const pictures = openPictures(deps.media);
  const app = new Hono();
  const watch = watchStorage(deps);
  const refuse = (code: ProblemCode, details: string) => problem(code, details, deps.newId());

  app.use(watch.request);
  app.use(async (c, next): Promise<Response | void> => {
    // between services only: no page has anything to do there
    if (c.req.path.startsWith("/internal/")) return await next();
    const methods = c.req.path.startsWith("/uploads/") ? "PUT" : "GET, HEAD";
    const preflight = extensionPreflight(c.req.raw, methods);
    if (preflight !== null) return preflight;
    await next();
    showToExtension(c.req.raw, c.res.headers);
  });

  routeInternal(app, { ...settings, pictures });

  app.put("/uploads/:jobId/:attempt/:index", async (c) => {
    const stored = await watch.receiving(
      c.req.param(),
      (trace) => receiveOutput(settings, c.req.raw, c.req.param(), trace),
    );
    return c.json({ mediaId: stored.mediaId, sha256: stored.mediaId, bytes: stored.bytes }, 201);
  });

  // Hono answers HEAD with the GET route
  app.get("/media/:id", async (c) => {
    const signed = verifyMediaPath(deps.secret, c.req.url, deps.now() / 1000);
    if (signed === null) {
      return refuse("signature_invalid", "ask for a new link: this one was changed or is over");
    }
    const filename = signed.download ?? undefined;
    const elsewhere = await sendElsewhere(deps, c.req.raw, signed);
    if (elsewhere !== null) return elsewhere;
    const response = await pictures.showMedia(signed.mediaId, c.req.raw, {
      filename,
      look: signed.look,
    });
    return response ?? refuse("not_found", "the media were deleted");
  });

  app.onError((error) => {
    const answer = problemOf(error, deps.newId());
    if (answer.status === 500) settings.onError(error);
    return answer;
  });
  app.notFound(() =>
    refuse("not_found", "storage serves PUT /uploads/<job>/<attempt>/<index> and GET /media/<id>")
  );
  return app;
}
