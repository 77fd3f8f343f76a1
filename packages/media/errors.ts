/** What can go wrong with media, one class for each thing that a caller answers differently. */

/** The body is longer than allowed. Thrown by `put` as soon as that is certain. */
export class MediaTooLarge extends Error {
  override readonly name = "MediaTooLarge";
  constructor(readonly maxBytes: number) {
    super(`store media: the body is longer than ${maxBytes} bytes`);
  }
}

/** The bytes are not media that we keep. Thrown by `put` and `normaliseReference`. */
export class MediaRefused extends Error {
  override readonly name = "MediaRefused";
  /** `found` and `accepted` in words for the person who sent it. */
  constructor(readonly found: string, readonly accepted: string, options?: ErrorOptions) {
    super(`store media: found ${found}, accepted is ${accepted}`, options);
  }
}

/** The bytes are not those that were announced. Thrown by `put`. */
export class HashMismatch extends Error {
  override readonly name = "HashMismatch";
  constructor(readonly expected: string, readonly actual: string) {
    super(`store media "${expected}": the bytes that arrived hash to "${actual}"`);
  }
}

/** There is no room left. Thrown by `put`. */
export class StorageFull extends Error {
  override readonly name = "StorageFull";
  constructor(place: string, options?: ErrorOptions) {
    super(`write to "${place}": no space left, free some or move the media elsewhere`, options);
  }
}

/** The store cannot be written for another reason, which is the `cause`. Thrown by `put`, `sweep` and the opening functions. */
export class StorageUnwritable extends Error {
  override readonly name = "StorageUnwritable";
  constructor(place: string, options?: ErrorOptions) {
    const why = options?.cause instanceof Error ? options.cause.message : String(options?.cause);
    super(`write to "${place}": ${why}`, options);
  }
}

/** What is kept elsewhere cannot be read at the moment; why is the `cause`. Thrown by a store that is in another process. */
export class StorageUnreadable extends Error {
  override readonly name = "StorageUnreadable";
  constructor(place: string, options?: ErrorOptions) {
    const why = options?.cause instanceof Error ? options.cause.message : String(options?.cause);
    super(`read from "${place}": ${why}`, options);
  }
}

/**
 * The bucket cannot be used as it is asked to: a right, the bucket itself or the line to it is missing. Thrown by every
 * call of the S3 store; the message says what to do.
 */
export class BucketUnusable extends Error {
  override readonly name = "BucketUnusable";
  constructor(action: string, place: string, why: string, options?: ErrorOptions) {
    super(`${action} "${place}": ${why}`, options);
  }
}

/** The error for a failed write to `place`: full when the system says so (ENOSPC, EDQUOT), else unwritable. */
export function writeError(place: string, cause: unknown): StorageFull | StorageUnwritable {
  const code = (cause as { readonly code?: unknown } | null)?.code;
  if (code === "ENOSPC" || code === "EDQUOT") return new StorageFull(place, { cause });
  return new StorageUnwritable(place, { cause });
}
