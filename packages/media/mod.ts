/**
 * Stored bytes: what they are, who may have them, and the ways in and out that need no native code and no disk. What does
 * is behind doors of its own: `@sluice/media/disk`, `@sluice/media/s3`, `@sluice/media/pictures` and `@sluice/media/snapshots`.
 */

export * from "./answer_bytes.ts";
export * from "./answer_headers.ts";
export { ALLOW_NOTHING, type EgressAllow, EgressAllowInvalid, parseEgressAllow } from "./egress_allow.ts";
export * from "./egress_errors.ts";
export { admit, type EgressPolicy, type Target } from "./egress_policy.ts";
export * from "./errors.ts";
export * from "./guarded_fetch.ts";
export * from "./look.ts";
export * from "./outputs.ts";
export type * from "./pictures_port.ts";
export * from "./remote.ts";
export * from "./remote_errors.ts";
export { readServiceTicket, type ServiceCall, ServiceTicketInvalid } from "./service_ticket.ts";
export * from "./signing.ts";
export { ACCEPTED, CLIPS, HEAD_BYTES, looksLikeClip } from "./sniff.ts";
export { SnapshotCorrupt, type SnapshotPlace, type SnapshotStore, type StoredSnapshot } from "./snapshots.ts";
export * from "./store.ts";
export * from "./variant_errors.ts";
