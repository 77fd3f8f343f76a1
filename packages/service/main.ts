/** The first lines of every service's process. */

import type { RunningService } from "./run.ts";

/** Runs a service until SIGTERM or SIGINT and ends the process; says what went wrong, without a stack, when it cannot start. */
export async function runService(name: string, start: () => RunningService): Promise<never> {
  try {
    const running = start();
    await stopSignal();
    await running.close();
    Deno.exit(0);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    Deno.stderr.writeSync(new TextEncoder().encode(`\n  The ${name} could not start.\n  ${words}\n\n`));
    Deno.exit(1);
  }
}

/** Resolves at the first SIGINT or SIGTERM; a second one ends the process as usual. Never where there are no signals. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    const signals = ["SIGINT", "SIGTERM"] as const;
    const stop = () => {
      for (const signal of signals) Deno.removeSignalListener(signal, stop);
      resolve();
    };
    try {
      for (const signal of signals) Deno.addSignalListener(signal, stop);
    } catch {
      // a platform that ends processes its own way
    }
  });
}
