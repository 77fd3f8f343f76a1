/** The ports of the media store: bytes named by their own hash, kept on disk or in S3. `media_contract.ts` is the suite both pass. */

/** What is known of bytes once they are safe. */
export interface StoredMedia {
  /** Lower-case hex SHA-256 of the bytes. */
  readonly mediaId: string;
  /** One of `ACCEPTED`, by the bytes themselves. */
  readonly mime: string;
  readonly bytes: number;
  /** Pixels as seen (after EXIF or track rotation); null for what has none or does not say. */
  readonly width: number | null;
  readonly height: number | null;
  /** Seconds; null for stills and text. */
  readonly duration: number | null;
}

export interface PutOptions {
  readonly maxBytes: number;
  /** Lower-case hex; the bytes are refused when they hash to something else. */
  readonly expectSha256?: string;
  /** MIME types that are wanted; all of `ACCEPTED` by default. */
  readonly accept?: readonly string[];
}

export interface CheckedPutOptions extends PutOptions {
  /** Told what arrived before it is kept; what it throws refuses the bytes, and `put` throws it on. */
  readonly check?: (media: StoredMedia) => void;
}

/** First and last byte, both included, counted from 0. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Bytes as the store lists them. */
export interface ListedMedia {
  readonly mediaId: string;
  readonly bytes: number;
  /** When they were last put, ms since 1970; a put of young bytes may not move it. */
  readonly storedAt: number;
}

/**
 * Bytes that nobody uses are kept for this long: so long may the command that uses them be on its way. A put of bytes
 * that are there already makes them young again when they are older than half of it.
 */
export const GRACE_MS = 24 * 3_600_000;

/** What whoever uses a store needs of it, in whatever process the store is. One in a bucket also throws `BucketUnusable`. */
export interface MediaAccess {
  /**
   * Streams bytes in, hashing on the way; resolves once they are durable under their hash. Bytes that are there
   * already are read and checked all the same and grow young at most. Throws `MediaTooLarge`, `MediaRefused`,
   * `HashMismatch`, `StorageFull`, `StorageUnwritable`, and the body's own error as it is when the body breaks off.
   */
  put(body: ReadableStream<Uint8Array>, options: PutOptions): Promise<StoredMedia>;
  /** Type and size, or null when there are no such bytes. */
  stat(mediaId: string): Promise<{ readonly mime: string; readonly bytes: number } | null>;
  /** The bytes or the part of them, or null when there are none. Cancel the stream to stop early. */
  read(mediaId: string, range?: ByteRange): Promise<ReadableStream<Uint8Array> | null>;
}

/** The store itself, in the process that keeps it. */
export interface MediaStore extends MediaAccess {
  /** The same, and throws what `check` throws. */
  put(body: ReadableStream<Uint8Array>, options: CheckedPutOptions): Promise<StoredMedia>;
  /**
   * Removes the bytes; that they are gone already is fine. Bytes that are put at the same
   * time in this process stay. Throws `StorageUnwritable`.
   */
  remove(mediaId: string): Promise<void>;
  /**
   * Removes the bytes if they were stored before that time, ms since 1970, and are not put at the same time by any
   * process: a put that makes them young wins. Returns whether it did.
   */
  removeOlder(mediaId: string, storedBefore: number): Promise<boolean>;
  /** All media with an id above `after`, by id. What is put or removed meanwhile may be listed or not. */
  list(after?: string): AsyncIterable<ListedMedia>;
  /**
   * Tries whether bytes can be kept, read, listed and removed, with a few of its own; null when all can, else why not.
   * Never throws.
   */
  check(): Promise<string | null>;
  /** Removes what half-finished puts of any process left in the store when they began before that time. Returns how many. */
  dropUnfinished(startedBefore: number): Promise<number>;
  /** Removes what half-finished puts of an earlier process left; call it before the first put. Returns how many. */
  sweep(): Promise<number>;
}

const MEDIA_ID = /^[0-9a-f]{64}$/;

/** Whether the text has the form of a media id. What has not is never turned into a path or a key. */
export function isMediaId(text: string): boolean {
  return MEDIA_ID.test(text);
}
