/**
 * The bus between the services: log, inbox, live channel and leases of a cell (design.md §4). How one is opened is behind
 * doors of their own, `@sluice/bus/embedded` and `@sluice/bus/nats`, so that a process carries the one it uses.
 */

export { openLines, printLine, seal, verifyChain } from "./chain.ts";
export * from "./errors.ts";
export { busOf } from "./cells.ts";
export type * from "./ports.ts";
