/** The encoder's worker: started when it is needed, ended when it was idle for a while. */

import type { ClipPlan } from "./frames.ts";

export interface Encoder {
  /**
   * Encodes one clip as MP4 (H.264).
   * @throws Error when the encoder fails or was closed meanwhile
   */
  encode(plan: ClipPlan): Promise<Uint8Array<ArrayBuffer>>;
  close(): void;
}

type Answer = { readonly id: number; readonly bytes?: Uint8Array<ArrayBuffer>; readonly error?: string };

/** @param idleMs how long an idle worker is kept */
export function openEncoder({ idleMs = 15_000 }: { readonly idleMs?: number } = {}): Encoder {
  const waiting = new Map<number, PromiseWithResolvers<Uint8Array<ArrayBuffer>>>();
  let worker: Worker | null = null;
  let idle: ReturnType<typeof setTimeout> | undefined;
  let count = 0;
  let closed = false;

  function stop(reason: string): void {
    clearTimeout(idle);
    worker?.terminate();
    worker = null;
    for (const { reject } of waiting.values()) reject(new Error(`encode clip: ${reason}`));
    waiting.clear();
  }

  function start(): Worker {
    const started = new Worker(new URL("./encode_worker.ts", import.meta.url), { type: "module" });
    started.onmessage = ({ data }: MessageEvent<Answer>) => {
      const asked = waiting.get(data.id);
      waiting.delete(data.id);
      if (data.bytes !== undefined) asked?.resolve(data.bytes);
      else asked?.reject(new Error(`encode clip: ${data.error}`));
      if (waiting.size === 0) idle = setTimeout(() => stop("the worker was idle"), idleMs);
    };
    started.onerror = (event) => {
      event.preventDefault();
      stop(event.message);
    };
    return started;
  }

  return {
    async encode(plan) {
      if (closed) throw new Error("encode clip: the simulator was closed");
      clearTimeout(idle);
      worker ??= start();
      const asked = Promise.withResolvers<Uint8Array<ArrayBuffer>>();
      const id = ++count;
      waiting.set(id, asked);
      const pictures = [plan.backdrop.pixels, plan.caption, plan.mark, plan.start, plan.end];
      worker.postMessage(
        { id, plan },
        pictures.flatMap((picture) => picture === null ? [] : [picture.buffer]),
      );
      return await asked.promise;
    },
    close() {
      closed = true;
      stop("the simulator is being closed");
    },
  };
}
