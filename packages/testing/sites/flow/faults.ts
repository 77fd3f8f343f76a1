/** Failures that a test asks for (wire/flow.md §7.7). */

import { ErRefusal, HttpRefusal, RpcRefusal } from "./refusal.ts";
import type { Fault, FaultKind } from "./types.ts";

export interface Faults {
  inject(fault: Fault): void;
  clear(): void;
  /** What is to go wrong with this call, or null; counts the call against each fault of its rpc. */
  take(rpc: string): FaultKind | null;
}

/** The oldest fault that is due wins; the others keep their count. */
export function createFaults(): Faults {
  let waiting: { rpc: string; what: FaultKind; times: number; after: number }[] = [];
  return {
    inject({ rpc, what, times = 1, after = 0 }) {
      waiting.push({ rpc, what, times, after });
    },
    clear() {
      waiting = [];
    },
    take(rpc) {
      for (const fault of waiting) {
        if (fault.rpc !== rpc && fault.rpc !== "*") continue;
        if (fault.after > 0) {
          fault.after -= 1;
          continue;
        }
        fault.times -= 1;
        waiting = waiting.filter(({ times }) => times > 0);
        return fault.what;
      }
      return null;
    },
  };
}

/** Throws the refusal that a fault stands for; does nothing for the other kinds. */
export function refuseBy(fault: FaultKind | null): void {
  if (fault === null || typeof fault === "string") return;
  if ("grpc" in fault) throw new RpcRefusal(fault.grpc, fault.reason ?? null, fault.text ?? null);
  if ("er" in fault) throw new ErRefusal(fault.er, fault.code);
  if ("http" in fault && fault.late !== true) throw new HttpRefusal(fault.http, "a fault was injected");
}
