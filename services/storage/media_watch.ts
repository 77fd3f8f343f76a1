/** Keeps an eye on the media store, for readiness: what is wrong with it now, and that it is well again. */

import type { MediaStore } from "@sluice/media";
import type { LogLine } from "@sluice/observe";
import { delay } from "es-toolkit/promise";

export interface MediaWatch {
  /** Resolves when the store was tried once. */
  readonly looked: Promise<void>;
  /** Why media cannot be kept, read, listed or removed, as of the last look; null when all is well. Not null before the first. */
  trouble(): string | null;
  close(): Promise<void>;
}

export interface MediaWatchOptions {
  readonly media: Pick<MediaStore, "check">;
  /** Gets a line whenever the trouble became another, at error, and when it is over. */
  readonly log: LogLine;
  /** Between two looks while all is well, ms. A store is paid by the call, and requests tell of trouble as well. */
  readonly wellEveryMs?: number;
  /** While there is trouble. */
  readonly illEveryMs?: number;
}

/** Starts to look, at once and then from time to time. */
export function watchMedia(options: MediaWatchOptions): MediaWatch {
  const { media, log, wellEveryMs = 60_000, illEveryMs = 3_000 } = options;
  const stop = new AbortController();
  const looked = Promise.withResolvers<void>();
  let trouble: string | null = "try the media store: it was not tried yet";
  let logged: string | null = null;
  /** Without what differs from look to look. */
  const told = (text: string | null) => text?.replaceAll(/[0-9a-f-]{36}/g, "") ?? null;

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      const found = await media.check();
      if (stop.signal.aborted) return;
      trouble = found;
      if (found !== null && told(found) !== logged) {
        log("error", "the media store cannot be used", { trouble: found });
      } else if (found === null && logged !== null) log("info", "the media store can be used again");
      logged = told(found);
      looked.resolve();
      await delay(found === null ? wellEveryMs : illEveryMs, { signal: stop.signal }).catch(() => {});
    }
  }

  const running = run();
  return {
    looked: looked.promise,
    trouble: () => trouble,
    async close() {
      stop.abort();
      await running;
      looked.resolve();
    },
  };
}
