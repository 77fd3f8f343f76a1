/** What the decider's side tells the socket of an agent over the live channel. May be lost: heartbeats mend it. */

import type { HeldAttempt, LookUp, OwnerWishes, Recipe, WorkOrder } from "@sluice/domain";

export type AgentSignal =
  | { readonly type: "order"; readonly order: WorkOrder }
  | { readonly type: "cancel"; readonly attempt: HeldAttempt }
  /** Its owner changed how it shall work. */
  | { readonly type: "wishes"; readonly wishes: OwnerWishes }
  /** The operator changed what is known of its provider's page. */
  | { readonly type: "recipe"; readonly recipe: Recipe }
  /** Its owner took it away. */
  | { readonly type: "removed" }
  | { readonly type: "look_up"; readonly lookUp: LookUp }
  /** Another session of the agent is alive; `worker` as its `hello` named itself, null when it did not. */
  | { readonly type: "session"; readonly sessionId: string; readonly worker: string | null };

/** The live subject on which an agent's socket listens. */
export const agentSubject = (agentId: string): string => `agent.${agentId}`;

/** The live subject on which it is told that a key was revoked. */
export const keySubject = (keyId: string): string => `key.${keyId}`;

/** The live subject on which it is told that a login ended before its time. */
export const loginSubject = (sessionId: string): string => `login.${sessionId}`;

/** The live subject on which an account's progress is shown. */
export const progressSubject = (accountId: string): string => `progress.${accountId}`;
