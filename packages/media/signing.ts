/** Proofs that travel in URLs and headers: signed media paths and upload tickets, both HMAC-SHA256 of one secret. */

import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";
import { equal } from "./equal.ts";
import { type Look, lookFields, readLook } from "./look.ts";
import { type OutputKind, OUTPUTS } from "./outputs.ts";
import { isMediaId } from "./store.ts";

const MIN_SECRET_BYTES = 24;

/** A secret that is long enough, made by `signingSecret` and by nothing else. */
export interface SigningSecret {
  /** Base64url HMAC-SHA256 of the text; `purpose` keeps one kind of proof from passing as another. */
  readonly sign: (purpose: "media" | "ticket" | "service", text: string) => string;
}

/** Takes the secret's text (UTF-8). Throws `RangeError` when it has fewer than 24 bytes: an empty key would sign for anybody. */
export function signingSecret(text: string): SigningSecret {
  const key = Buffer.from(text, "utf8");
  if (key.length < MIN_SECRET_BYTES) {
    throw new RangeError(
      `make a signing secret: it has ${key.length} bytes, at least ${MIN_SECRET_BYTES} are needed`,
    );
  }
  return {
    sign: (purpose, message) =>
      createHmac("sha256", key).update(`${purpose}\n${message}`).digest("base64url"),
  };
}

export interface SignedMedia {
  readonly mediaId: string;
  /** The file name to save it as, or null when it is to be shown. */
  readonly download: string | null;
  /** The form in which it is given; the stored bytes when nothing is said. */
  readonly look: Look;
}

/**
 * The path `/media/<id>?exp=…&sig=…` that shows (or, with `download` as its file name, saves) the media until
 * `expiresAtSeconds` (since 1970), in the form that the other fields ask for.
 */
export function signMediaPath(
  secret: SigningSecret,
  mediaId: string,
  expiresAtSeconds: number,
  { download, ...look }: Look & { readonly download?: string | undefined } = {},
): string {
  const exp = Math.floor(expiresAtSeconds);
  const query = new URLSearchParams({ exp: String(exp), ...lookFields(look) });
  if (download !== undefined) query.set("download", download);
  query.set("sig", secret.sign("media", mediaText(mediaId, exp, download ?? null, look)));
  return `/media/${mediaId}?${query}`;
}

/** What a path or whole URL of `signMediaPath` gives access to at `nowSeconds`; null when it was changed or is over. */
export function verifyMediaPath(
  secret: SigningSecret,
  pathOrUrl: string,
  nowSeconds: number,
): SignedMedia | null {
  const url = URL.parse(pathOrUrl, "http://localhost");
  const mediaId = url?.pathname.match(/\/media\/([^/]+)$/)?.[1];
  if (url === null || mediaId === undefined || !isMediaId(mediaId)) return null;
  const exp = Number(url.searchParams.get("exp") ?? "0");
  const download = url.searchParams.get("download");
  const look = readLook(url.searchParams);
  if (look === null) return null;
  const signed = equal(
    secret.sign("media", mediaText(mediaId, exp, download, look)),
    url.searchParams.get("sig") ?? "",
  );
  return signed && nowSeconds < exp ? { mediaId, download, look } : null;
}

/**
 * The same link, whose bytes come from storage itself and not from a bucket behind it. It needs no signature: it asks for
 * less than the link gives.
 */
export function throughStorage(url: string): string {
  return `${url}&via=storage`;
}

/** Whether the link is one of `throughStorage`. */
export function isThroughStorage(url: string): boolean {
  return URL.parse(url)?.searchParams.get("via") === "storage";
}

/** What is signed. The look is there only if it says something: links of earlier versions stay good. */
function mediaText(mediaId: string, exp: number, download: string | null, look: Look): string {
  const fields = lookFields(look);
  const last = Object.keys(fields).length === 0 ? [] : [fields];
  return JSON.stringify([mediaId, exp, download, ...last]);
}

/** What an upload ticket lets its bearer do: send the outputs 0 to `outputs` − 1 of one attempt. */
export interface Ticket {
  readonly accountId: string;
  readonly jobId: string;
  readonly attempt: number;
  /** What the job is to give; other media are refused. */
  readonly kind: OutputKind;
  readonly outputs: number;
  /** Ms since 1970. */
  readonly expiresAt: number;
}

/** The ticket is not ours, was changed, or is over. Thrown by `readTicket`. */
export class TicketInvalid extends Error {
  override readonly name = "TicketInvalid";
  constructor(why: string) {
    super(`read the upload ticket: ${why}`);
  }
}

/** Makes a ticket as one word that fits a bearer header. */
export function makeTicket(secret: SigningSecret, ticket: Ticket): string {
  const { accountId, jobId, attempt, kind, outputs, expiresAt } = ticket;
  const body = Buffer.from(JSON.stringify([accountId, jobId, attempt, kind, outputs, expiresAt])).toString(
    "base64url",
  );
  return `${body}.${secret.sign("ticket", body)}`;
}

/** Reads a ticket of `makeTicket` at `now` (ms since 1970). Throws `TicketInvalid`. */
export function readTicket(secret: SigningSecret, ticket: string, now: number): Ticket {
  const [body = "", signature = "", ...rest] = ticket.split(".");
  if (rest.length > 0 || !equal(secret.sign("ticket", body), signature)) {
    throw new TicketInvalid("the signature does not fit");
  }
  // signed by us, so it has the shape that makeTicket gave it; before 'kind' was added it was another
  const [accountId, jobId, attempt, kind, outputs, expiresAt] = JSON.parse(
    Buffer.from(body, "base64url").toString(),
  ) as [string, string, number, Ticket["kind"], number, number];
  if (!Object.hasOwn(OUTPUTS, kind)) throw new TicketInvalid("it was made by an earlier version");
  if (now >= expiresAt) throw new TicketInvalid(`it was good until ${new Date(expiresAt).toISOString()}`);
  return { accountId, jobId, attempt, kind, outputs, expiresAt };
}
