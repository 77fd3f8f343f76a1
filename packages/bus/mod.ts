/** The bus between the services: log, inbox, live channel and leases of a cell (design.md §4). */

export { seal, verifyChain } from "./chain.ts";
export type { EmbeddedOptions } from "./embedded/open.ts";
export * from "./errors.ts";
export { busOf } from "./cells.ts";
export type { Buses, NatsOptions } from "./nats/open.ts";
export { openEmbeddedBus, openNatsBus, openNatsBuses } from "./open.ts";
export type * from "./ports.ts";
