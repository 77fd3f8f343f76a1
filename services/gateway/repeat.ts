/** When two requests are the same one: the Idempotency-Key and the duplicate shield (contracts/openai.md §10, §11). */

import { createHash, type Hash, hash } from "node:crypto";
import { EdgeError, quoted } from "@sluice/protocol";
import type { Caller } from "./authenticate.ts";

/** What is known of a request's repetitions. */
export interface Repeat {
  /** Method and path: a key counts for one endpoint. */
  readonly endpoint: string;
  readonly idempotencyKey: string | null;
  /** Lower-case hex SHA-256 of the request; null when nobody could send it again by itself. */
  readonly fingerprint: string | null;
  /** Whether the sender says that it may have sent it before. */
  readonly join: boolean;
}

const MAX_KEY = 255;
const ONCE: Repeat = { endpoint: "", idempotencyKey: null, fingerprint: null, join: false };

/**
 * Looks at a request and its parsed body (a file is its bytes). `bodyKey`: the idempotency key that the body may carry.
 * Throws `EdgeError` for a key that is empty or too long, and for a body that is nested too deep.
 */
export function repeatOf(
  request: Request,
  { accountId, key }: Pick<Caller, "accountId" | "key">,
  body: unknown,
  bodyKey: string | null = null,
): Repeat {
  const idempotencyKey = keyOf(request.headers) ?? bodyKey;
  const retries = request.headers.get("x-stainless-retry-count");
  // most requests cannot come again by themselves, and are not looked at any closer
  if (idempotencyKey === null && retries === null) return ONCE;
  const endpoint = `${request.method} ${pathOf(request.url)}`;
  // an Idempotency-Key outlives the API key that it was sent with; without one two programs must not be mixed up
  const sender = idempotencyKey === null ? key.keyId : "";
  const digest = createHash("sha256").update(JSON.stringify([accountId, sender, endpoint]));
  addCanonical(digest, body, 0);
  return {
    endpoint,
    idempotencyKey,
    fingerprint: digest.digest("hex"),
    join: idempotencyKey === null && Number(retries) >= 1,
  };
}

/** The id of the job that the request begins: with an Idempotency-Key always the same one, so that the decider knows the repetition. */
export function jobIdFor(
  accountId: string,
  { endpoint, idempotencyKey }: Repeat,
  newId: () => string,
): string {
  return idempotencyKey === null ? newId() : uuidOf(JSON.stringify([accountId, endpoint, idempotencyKey]));
}

/** The id of the `n`th job, from 1, that follows the first of one request. */
export function followerId(leader: string, n: number): string {
  return uuidOf(`${leader} ${n}`);
}

/** A UUID (version 8) that the same text always gives. */
function uuidOf(text: string): string {
  const hex = hash("sha256", text, "hex");
  const variant = (parseInt(hex[16] ?? "0", 16) & 0x3 | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${
    hex.slice(20, 32)
  }`;
}

function keyOf(headers: Headers): string | null {
  const key = headers.get("idempotency-key");
  if (key === null || (key.length > 0 && key.length <= MAX_KEY)) return key;
  throw new EdgeError(
    "invalid_value",
    `idempotency-key ${quoted(key)}: accepted is 1 to ${MAX_KEY} characters`,
    { param: "idempotency-key" },
  );
}

function pathOf(url: string): string {
  return new URL(url).pathname;
}

/** Not of the request itself: it may be in the header at one time and in the body at another. */
const APART = "idempotencyKey";
/** No body that means anything is nested so deep; one that is would exhaust the stack. */
const DEEPEST = 200;

/** Feeds a value in, whatever the order of its fields: each part is marked by its kind and length, so none runs into the next. */
function addCanonical(digest: Hash, value: unknown, depth: number): void {
  if (depth > DEEPEST) {
    throw new EdgeError("invalid_body", `the body is nested too deep: accepted are ${DEEPEST} levels`);
  }
  if (value instanceof Uint8Array) {
    digest.update(`b${value.byteLength}:`).update(value);
  } else if (Array.isArray(value)) {
    digest.update(`a${value.length}:`);
    for (const one of value) addCanonical(digest, one, depth + 1);
  } else if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).filter(([name]) => depth > 0 || name !== APART)
      .sort(([a], [b]) => a < b ? -1 : 1);
    digest.update(`o${fields.length}:`);
    for (const [name, one] of fields) {
      digest.update(JSON.stringify(name));
      addCanonical(digest, one, depth + 1);
    }
  } else {
    const text = JSON.stringify(value) ?? "";
    digest.update(`${typeof value} ${text.length}:`).update(text);
  }
}
