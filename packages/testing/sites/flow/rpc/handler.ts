/** What an rpc gets and what all generating ones have in common. */

import { type ClientContext, knownProject, spendToken } from "../context.ts";
import { refuseBy } from "../faults.ts";
import { RpcRefusal } from "../refusal.ts";
import type { FaultKind } from "../types.ts";
import type { OpenPress, World } from "../world.ts";

export interface Call {
  readonly world: World;
  readonly rpc: string;
  /** The parsed inner request. */
  readonly inner: unknown;
  /** The path of the page that it came from, without `/u/<n>`. */
  readonly sourcePath: string;
  /** What a test wants to go wrong with it. */
  readonly fault: FaultKind | null;
  /** What is known of a generating call; the handler fills it in as it reads. */
  readonly press: OpenPress;
}

/** Answers with the inner reply. Throws a refusal. */
export type Handler = (call: Call) => unknown;

/**
 * The gate before anything is made or paid: injected refusals, the project, the token, the traffic guard.
 * @param weight how many submits it counts for
 */
export function admit({ world, fault, press }: Call, context: ClientContext, weight = 1): void {
  refuseBy(fault);
  if (context.project !== "") knownProject(world, context.project);
  spendToken(world, context);
  world.traffic.count(Date.now(), weight);
  press.project = context.project;
}

/** Takes the credits. @throws RpcRefusal 8 USER_QUOTA_REACHED when there are not enough */
export function charge({ world, press }: Call, credits: number): void {
  if (credits > world.credits) throw new RpcRefusal(8, "PUBLIC_ERROR_USER_QUOTA_REACHED");
  world.credits -= credits;
  press.charged += credits;
}
