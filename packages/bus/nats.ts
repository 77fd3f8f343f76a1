/** The door to the bus on NATS: it needs sockets and nothing of this machine. */

export { type Buses, type NatsOptions, open as openNatsBus, openAll as openNatsBuses } from "./nats/open.ts";
