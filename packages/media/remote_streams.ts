/** Bodies on their way to and from storage. */

import { MediaTooLarge, StorageUnreadable } from "./errors.ts";
import type { Patience, Watch } from "./patience.ts";

export interface Outgoing {
  readonly stream: ReadableStream<Uint8Array>;
  /** Why the body did not come to its end, when that is not storage's doing. */
  failure(): { readonly error: unknown } | null;
  /** Takes no more of the body. */
  giveUp(reason: unknown): Promise<void>;
}

/** The body as it is sent: no piece is taken before there is room for it, and storage's time runs only while it takes one. */
export function outgoing(
  body: ReadableStream<Uint8Array>,
  maxBytes: number,
  watch: Watch,
  { stallMs, workMs }: Patience,
): Outgoing {
  const reader = body.getReader();
  let bytes = 0;
  let failure: { readonly error: unknown } | null = null;
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      watch.rest();
      try {
        const { done, value } = await reader.read();
        if (done) {
          watch.wait(workMs);
          return controller.close();
        }
        bytes += value.length;
        if (bytes > maxBytes) throw new MediaTooLarge(maxBytes);
        watch.wait(stallMs);
        // a copy: who gives the pieces may use their memory again, and when they are sent nobody says
        controller.enqueue(value.slice());
      } catch (error) {
        failure = { error };
        controller.error(error);
        watch.giveUp();
      }
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
  return {
    stream,
    failure: () => failure,
    giveUp: (reason) => reader.cancel(reason).catch(() => {}),
  };
}

/** The body as it comes, asked for piece by piece. Errors with `StorageUnreadable` of `place`. */
export function incoming(
  body: ReadableStream<Uint8Array>,
  place: string,
  watch: Watch,
  { stallMs }: Patience,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      watch.wait(stallMs);
      try {
        const { done, value } = await reader.read();
        watch.rest();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (cause) {
        watch.rest();
        controller.error(new StorageUnreadable(place, { cause: watch.signal.reason ?? cause }));
      }
    },
    async cancel(reason) {
      await reader.cancel(reason).catch(() => {});
      watch.giveUp();
    },
  }, { highWaterMark: 0 });
}
