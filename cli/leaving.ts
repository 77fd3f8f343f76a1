/** Ctrl+C, SIGTERM and the clock: what ends the waiting, and does not end the job. */

import { Stopped } from "./failures.ts";

export interface Leaving extends Disposable {
  /** Aborted with a `Stopped` as its reason. */
  readonly signal: AbortSignal;
}

/** Listens from now on; a second Ctrl+C ends the process at once. `seconds` limits the waiting; null does not. */
export function leaving(seconds: number | null = null): Leaving {
  const controller = new AbortController();
  const interrupt = () => stop(new Stopped("ctrl-c"));
  const terminate = () => stop(new Stopped("signal"));
  const timer = seconds === null
    ? undefined
    : setTimeout(() => stop(new Stopped("timeout")), seconds * 1_000);

  function stop(reason: Stopped): void {
    end();
    controller.abort(reason);
  }
  function end(): void {
    clearTimeout(timer);
    Deno.removeSignalListener("SIGINT", interrupt);
    if (Deno.build.os !== "windows") Deno.removeSignalListener("SIGTERM", terminate);
  }
  Deno.addSignalListener("SIGINT", interrupt);
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", terminate);
  return { signal: controller.signal, [Symbol.dispose]: end };
}
