/** Every edge as schemas and types. */
export * from "./agent/mod.ts";
export * from "./http/mod.ts";
