/** Server-sent events that are made one after the other: headers at once, comments while nothing comes. */

export interface SseOptions {
  readonly keepAliveMs: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The client went away before the end. */
  readonly onHangUp: () => void;
}

/** One event; without a name it is a plain `data` line. */
export function sseFrame(data: unknown, name?: string): string {
  const text = typeof data === "string" ? data : JSON.stringify(data);
  return `${name === undefined ? "" : `event: ${name}\n`}data: ${text}\n\n`;
}

/** A 200 that sends the frames as they come and a comment whenever `keepAliveMs` pass without one. `frames` must not throw. */
export function sseAnswer(
  frames: AsyncGenerator<string, void, void>,
  { keepAliveMs, headers, onHangUp }: SseOptions,
): Response {
  const encoder = new TextEncoder();
  let begun = false;
  let next: Promise<IteratorResult<string, void>> | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tick = () =>
    new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), keepAliveMs);
    });

  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (!begun) {
        begun = true;
        return controller.enqueue(encoder.encode(": accepted\n\n"));
      }
      next ??= frames.next();
      const frame = await Promise.race([next, tick()]);
      clearTimeout(timer);
      if (frame === null) return controller.enqueue(encoder.encode(": keep-alive\n\n"));
      next = null;
      if (frame.done === true) controller.close();
      else controller.enqueue(encoder.encode(frame.value));
    },
    cancel() {
      clearTimeout(timer);
      onHangUp();
    },
  }, { highWaterMark: 0 });
  return new Response(body, {
    headers: {
      ...headers,
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache",
      "x-accel-buffering": "no",
    },
  });
}
