/** The rules of Sluice: commands in, events out, no clock, no network. */

export * from "./account.ts";
export * from "./agent.ts";
export * from "./cell.ts";
export * from "./commands.ts";
export * from "./commit.ts";
export * from "./decide.ts";
export * from "./decision.ts";
export * from "./events.ts";
export * from "./evolve.ts";
export * from "./evolve_account.ts";
export * from "./evolve_agent.ts";
export * from "./evolve_job.ts";
export { Heap } from "./heap.ts";
export * from "./job.ts";
export * from "./maker.ts";
export * from "./models.ts";
export * from "./outcome.ts";
export * from "./prices.ts";
export { mayRun, nextAssignment } from "./schedule.ts";
export * from "./state.ts";
export * from "./step.ts";
export * from "./tiers.ts";
export * from "./timings.ts";
export * from "./webhook.ts";
export { evolveDelivery, evolveWebhook } from "./evolve_webhook.ts";
export { lookUpOf, type WithAgent, workOrder } from "./decide/reconcile.ts";
