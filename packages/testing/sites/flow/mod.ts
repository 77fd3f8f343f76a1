/** A strict stand-in for Google Flow (wire/flow.md §7): four hosts over HTTPS and a handle for tests. */

export { startFlowSite } from "./site.ts";
export type {
  Blocker,
  Fault,
  FaultKind,
  FlowHost,
  FlowMedia,
  FlowSite,
  FlowSiteOptions,
  GrpcCode,
  PageChange,
  Press,
  SeenCall,
  TrafficLimit,
} from "./types.ts";
