/** Real nats-servers for tests, and a wire between client and server that can be cut. */

export { type Proxy, startProxy } from "./proxy.ts";
export { findNatsServer, type NatsServer, type NatsServerOptions, startNatsServer } from "./server.ts";
