/** How calls fail, and the rows that say so (wire/flow.md §1.2). */

import type { GrpcCode } from "./types.ts";

/** The provider refuses a call inside HTTP 200. Thrown by the rpcs, answered by the transport. */
export class RpcRefusal extends Error {
  override readonly name = "RpcRefusal";
  constructor(
    readonly grpc: GrpcCode,
    readonly reason: string | null = null,
    readonly text: string | null = null,
  ) {
    super(`answer call: ${reason ?? text ?? `grpc ${grpc}`}`);
  }
  /** As tests read it. */
  get words(): string {
    return `grpc ${this.grpc}${this.reason === null ? "" : ` ${this.reason}`}`;
  }
}

/** An `er` row instead of an answer. Thrown by injected faults. */
export class ErRefusal extends Error {
  override readonly name = "ErRefusal";
  constructor(readonly status: number, readonly code: number) {
    super(`answer call: er ${status}, code ${code}`);
  }
  get words(): string {
    return `er ${this.status}`;
  }
}

/** A real HTTP error. Thrown by the checks of the request and by injected faults. */
export class HttpRefusal extends Error {
  override readonly name = "HttpRefusal";
  constructor(readonly status: number, why: string) {
    super(`answer call with HTTP ${status}: ${why}`);
  }
  get words(): string {
    return `http ${this.status}`;
  }
}

/** The document's token is not good: a fresh one is the answer. Thrown by the check of the session and by injected faults. */
export class StaleToken extends Error {
  override readonly name = "StaleToken";
  readonly words = "xsrf";
  constructor(readonly freshToken: string) {
    super("answer call: the token is stale");
  }
}

export type Refusal = RpcRefusal | ErRefusal | HttpRefusal | StaleToken;

export function isRefusal(error: unknown): error is Refusal {
  return error instanceof RpcRefusal || error instanceof ErRefusal || error instanceof HttpRefusal ||
    error instanceof StaleToken;
}

/** The row of a refusal that is answered with HTTP 200. */
export function refusalRow(rpc: string, refusal: Exclude<Refusal, HttpRefusal>): unknown[] {
  if (refusal instanceof StaleToken) return ["xsrf", refusal.freshToken];
  if (refusal instanceof ErRefusal) {
    return ["er", null, null, null, null, refusal.status, null, null, null, refusal.code];
  }
  const { grpc, reason, text } = refusal;
  const details = [["type.googleapis.com/google.rpc.ErrorInfo", [reason]]];
  const status = reason !== null ? [grpc, text, details] : text !== null ? [grpc, text] : [grpc];
  return ["wrb.fr", rpc, null, null, null, status, "generic"];
}
