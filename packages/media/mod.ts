/** Stored bytes: kept on disk or in S3 under their hash, measured, normalised, signed for and served. */

export * from "./disk.ts";
export * from "./errors.ts";
export * from "./normalise.ts";
export * from "./outputs.ts";
export * from "./s3.ts";
export * from "./serve.ts";
export * from "./signing.ts";
export { ACCEPTED } from "./sniff.ts";
export * from "./store.ts";
