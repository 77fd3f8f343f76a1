/** Real servers and words for tests; imported by tests only. */

export * from "./cluster/mod.ts";
export * from "./given_when_then.ts";
export * from "./nats/mod.ts";
export * from "./postgres/mod.ts";
export * from "./receiver.ts";
export * from "./s3/mod.ts";
export * from "./sluice.ts";
export * from "./tools.ts";
