/** HTTP in front of the bus: the OpenAI-compatible API, the job-style API and the stream of events. */

export { createGateway, type Gateway } from "./gateway.ts";
export type { GatewayDeps } from "./deps.ts";
export { type FetchReference, referenceFetcher } from "./references_fetch.ts";
export type { Caller, Doorkeeper, SocketProof } from "./authenticate.ts";
