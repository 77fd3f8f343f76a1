/** Tells processes that there is something new at a server, so that they ask. */

import type { Network } from "./network.ts";
import type { Process } from "./process.ts";

export interface News {
  /** Resolves when something came after the question, at once when it is `there` already, or when the signal aborts. */
  next(process: Process, there: () => boolean, signal: AbortSignal): Promise<void>;
  tell(): void;
}

export function openNews(network: Network): News {
  const waiting = new Set<() => void>();
  return {
    next(process, there, signal) {
      return new Promise((resolve) => {
        let forget = () => {};
        const end = () => {
          waiting.delete(hear);
          forget();
          signal.removeEventListener("abort", end);
          resolve();
        };
        const hear = () => {
          waiting.delete(hear);
          const delay = network.delayOf(process);
          network.world.after(delay, `${process.name}: news`, () => process.run(end));
        };
        signal.addEventListener("abort", end, { once: true });
        forget = process.onEnd(() => waiting.delete(hear));
        waiting.add(hear);
        if (there()) hear();
      });
    },
    tell() {
      for (const hear of [...waiting]) hear();
    },
  };
}
