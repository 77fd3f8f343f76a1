/** Stored bytes: kept on disk or in S3 under their hash, measured, normalised, signed for and served. */

export * from "./convert.ts";
export * from "./disk.ts";
export { ALLOW_NOTHING, type EgressAllow, EgressAllowInvalid, parseEgressAllow } from "./egress_allow.ts";
export * from "./egress_errors.ts";
export { admit, type EgressPolicy, type Target } from "./egress_policy.ts";
export * from "./errors.ts";
export * from "./guarded_fetch.ts";
export * from "./look.ts";
export * from "./normalise.ts";
export * from "./outputs.ts";
export * from "./s3.ts";
export * from "./serve.ts";
export * from "./signing.ts";
export { ACCEPTED, CLIPS, HEAD_BYTES, looksLikeClip } from "./sniff.ts";
export * from "./store.ts";
export * from "./variant_errors.ts";
export { type Shown, spritesheetOf, thumbnailOf, variantOf } from "./variants.ts";
