/**
 * An answer whose headers go out before its end is known, so that no client or proxy gives up waiting for them: white
 * space until the JSON is there, which every JSON reader skips.
 */

export interface Ending {
  readonly ok: boolean;
  readonly json: unknown;
}

/** The server prints what a body breaks with: one line for the operator, without a stack. */
const BREAK = "an answer was broken off on purpose: its job failed after the headers were sent";

export interface EarlyOptions {
  readonly keepAliveMs: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The client went away before the end. */
  readonly onHangUp: () => void;
}

/**
 * A 200 that sends a newline now and every `keepAliveMs`, then the JSON of `ending`. When that is not ok the connection
 * breaks before its clean end, so that a client that trusts the status sees an error (contracts/settled.md point 9).
 */
export function earlyAnswer(
  ending: Promise<Ending>,
  { keepAliveMs, headers, onHangUp }: EarlyOptions,
): Response {
  const encoder = new TextEncoder();
  let step: "begin" | "wait" | "break" = "begin";
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tick = () =>
    new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), keepAliveMs);
    });

  const body = new ReadableStream<Uint8Array>({
    // the server pulls when it has written what came before: so the error's text is out before the break
    async pull(controller) {
      if (step === "break") return controller.error(BREAK);
      const end = step === "begin" ? null : await Promise.race([ending, tick()]);
      clearTimeout(timer);
      step = "wait";
      if (end === null) return controller.enqueue(encoder.encode("\n"));
      controller.enqueue(encoder.encode(JSON.stringify(end.json)));
      if (end.ok) controller.close();
      else step = "break";
    },
    cancel() {
      clearTimeout(timer);
      onHangUp();
    },
  }, { highWaterMark: 0 });
  return new Response(body, {
    headers: { ...headers, "content-type": "application/json", "x-accel-buffering": "no" },
  });
}
