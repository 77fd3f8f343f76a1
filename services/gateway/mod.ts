/** HTTP in front of the bus: the OpenAI-compatible API, the job-style API and the stream of events. */

export { createGateway, type Gateway } from "./gateway.ts";
export type { GatewayDeps, LogLine, StoredReference } from "./deps.ts";
export { hashKey, isKey, keyPrefix, makeKey } from "./api_key.ts";
