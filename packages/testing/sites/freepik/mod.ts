/** A stand-in for Freepik Pikaso: its page, its two-step image calls and its picture host, over real HTTPS on loopback. */

export { MODELS, RATIOS, REFERENCE_TYPES } from "./catalogue.ts";
export { startFreepikSite } from "./site.ts";
export type {
  Call,
  Fault,
  FaultKind,
  FreepikSite,
  FreepikSiteOptions,
  Medium,
  PageChange,
  Press,
  Rpc,
} from "./types.ts";
