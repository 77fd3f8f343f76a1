/** The worker's side of the agent protocol, for any provider; runs in browsers too. */

export { connectAgent } from "./agent.ts";
export { type AgentHandle, type AgentOptions, type AgentState } from "./handle.ts";
export { type Clock, sleep, systemClock } from "@sluice/clock";
export {
  type AccountReport,
  type AgentJob,
  type JobRef,
  type LookUpAnswer,
  type LookUpContext,
  type ProviderDriver,
  type RunContext,
} from "./driver.ts";
export {
  Cancelled,
  Closing,
  Dropped,
  type FailureDetail,
  JobFailure,
  NeedsHuman,
  Returned,
} from "./errors.ts";
export { type Machine, thisMachine } from "./machine.ts";
export { type HeldJob, type Kept, memoryStore, type OutboxStore } from "./store.ts";
