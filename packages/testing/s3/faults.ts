/** Faults on purpose, in front of a server: rights that are missing, errors of its own, lines that break. */

import type { S3Call, S3Operation, S3Request } from "./calls.ts";

/** An S3 error, or a line that breaks within the request. */
export type S3Fault = { readonly status: number; readonly code: string } | "cut";

export const DENIED: S3Fault = { status: 403, code: "AccessDenied" };
export const INTERNAL: S3Fault = { status: 500, code: "InternalError" };

/** The request and its answer, as far as a fault and what stands in for a missing operation touch them. */
export interface S3Context extends S3Request {
  readonly req: { resume(): void; readonly socket: { destroy(): void } };
  status: number;
  type: string;
  body: unknown;
  respond?: boolean;
}

export interface Faults {
  /** From now on these operations end so, `times` times or until the answer is called. */
  add(operations: readonly S3Operation[], fault: S3Fault, times?: number): () => void;
  /** Whether the call ended in a fault; it is answered then. */
  strike(call: S3Call, context: S3Context): boolean;
}

interface Planned {
  readonly operations: readonly S3Operation[];
  readonly fault: S3Fault;
  left: number;
}

/** No faults yet. */
export function planFaults(): Faults {
  const planned = new Set<Planned>();
  return {
    add(operations, fault, times = Infinity) {
      const plan = { operations, fault, left: times };
      planned.add(plan);
      return () => void planned.delete(plan);
    },
    strike({ operation }, context) {
      const plan = [...planned].find(({ operations, left }) => left > 0 && operations.includes(operation));
      if (plan === undefined) return false;
      plan.left--;
      if (plan.fault === "cut") {
        context.respond = false;
        context.req.socket.destroy();
      } else refuse(context, plan.fault.status, plan.fault.code);
      return true;
    },
  };
}

/** Answers with an S3 error. */
export function refuse(context: S3Context, status: number, code: string): void {
  context.req.resume();
  context.status = status;
  context.type = "application/xml";
  context.body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>as planned</Message></Error>`;
}
