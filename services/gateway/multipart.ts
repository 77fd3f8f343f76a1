/**
 * Reads `multipart/form-data` (RFC 7578) part by part as it arrives, so that a part over its limit is refused before
 * the rest comes. The platform's own `formData()` would take in everything first.
 */

import { Buffer } from "node:buffer";
import { EdgeError, quoted } from "@sluice/protocol";
import { dispositionOf } from "./disposition.ts";

export interface MultipartLimits {
  /** Bytes of the whole body, of one file, of one text field, and of one that may be a data URL. */
  readonly total: number;
  readonly file: number;
  readonly text: number;
  readonly long: number;
}

/** Which fields are kept; a name with a key in brackets belongs to the field before the bracket. */
export interface MultipartFields {
  /** Parts of other names are read over: they count, and are not kept. */
  readonly known: ReadonlySet<string>;
  /** Fields whose text may be as long as a file, for it may be a data URL. */
  readonly long: ReadonlySet<string>;
}

/** A field's name with its text, or with the bytes of a file. */
export type Part = readonly [name: string, value: string | Uint8Array];

interface OpenPart {
  readonly name: string;
  readonly isFile: boolean;
  readonly isKept: boolean;
  /** Most bytes that it may have. */
  readonly limit: number;
  readonly chunks: Buffer[];
  bytes: number;
}

const MAX_HEADER = 16 * 1024;
const MAX_PARTS = 200;

/** The known parts in the order they came, of several with one name the last. Throws `EdgeError` `invalid_body` and `request_too_large`. */
export async function readMultipart(
  body: AsyncIterable<Uint8Array> | null,
  boundary: string,
  limits: MultipartLimits,
  fields: MultipartFields,
): Promise<readonly Part[]> {
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const reading: Reading = { delimiter, limits, fields, parts: new Map(), count: 0 };
  // the first delimiter may stand at the very beginning, without a line end before it
  let rest: Buffer = Buffer.from("\r\n");
  let step: Step = { type: "content", open: null };
  let total = 0;
  for await (const chunk of body ?? []) {
    total += chunk.byteLength;
    if (total > limits.total) throw tooLong("the body", limits.total);
    rest = Buffer.concat([rest, chunk]);
    for (let next = advance(reading, step, rest); next !== null; next = advance(reading, step, rest)) {
      ({ step, rest } = next);
    }
    // what cannot end here any more is taken out of the buffer at once
    if (step.type === "content") {
      const sure = Math.max(0, rest.length - reading.delimiter.length + 1);
      if (step.open !== null) grow(step.open, rest.subarray(0, sure));
      rest = rest.subarray(sure);
    }
  }
  if (step.type !== "end") throw broken("it ends before its last boundary");
  return [...reading.parts];
}

/** Content without an open part is what stands before the first delimiter: nobody's. */
type Step =
  | { readonly type: "content"; readonly open: OpenPart | null }
  | { readonly type: "delimited" }
  | { readonly type: "header" }
  | { readonly type: "end" };

interface Reading {
  readonly delimiter: Buffer;
  readonly limits: MultipartLimits;
  readonly fields: MultipartFields;
  readonly parts: Map<string, string | Uint8Array>;
  /** Parts so far, those that are not kept included. */
  count: number;
}

/** One step on with the bytes at hand, or null when more must come first. */
function advance(reading: Reading, step: Step, rest: Buffer): { step: Step; rest: Buffer } | null {
  switch (step.type) {
    case "content": {
      const at = rest.indexOf(reading.delimiter);
      if (at === -1) return null;
      if (step.open !== null) {
        grow(step.open, rest.subarray(0, at));
        if (step.open.isKept) reading.parts.set(step.open.name, close(step.open));
      }
      return { step: { type: "delimited" }, rest: rest.subarray(at + reading.delimiter.length) };
    }
    case "delimited": {
      if (rest.length < 2) return null;
      const mark = rest.toString("latin1", 0, 2);
      if (mark !== "--" && mark !== "\r\n") throw broken("a boundary without a line end");
      if (reading.count++ >= MAX_PARTS && mark !== "--") throw broken(`more than ${MAX_PARTS} parts`);
      return { step: { type: mark === "--" ? "end" : "header" }, rest: rest.subarray(2) };
    }
    case "header": {
      const at = rest.indexOf("\r\n\r\n");
      if (at === -1 && rest.length > MAX_HEADER) throw broken("a part's header is too long");
      if (at === -1) return null;
      const open = opened(rest.toString("utf8", 0, at), reading);
      return { step: { type: "content", open }, rest: rest.subarray(at + 4) };
    }
    case "end":
      return null;
  }
}

function opened(header: string, { limits, fields }: Reading): OpenPart {
  const line = header.split("\r\n").find((l) => /^content-disposition:/i.test(l)) ?? "";
  const parameters = dispositionOf(line);
  const name = parameters.get("name");
  if (name === undefined) throw broken("a part without a name");
  const field = name.split("[", 1)[0] ?? "";
  const isFile = parameters.has("filename") || parameters.has("filename*");
  const isKept = fields.known.has(field);
  const longest = isFile || !isKept ? limits.file : fields.long.has(field) ? limits.long : limits.text;
  return { name, isFile, isKept, limit: longest, chunks: [], bytes: 0 };
}

function grow(part: OpenPart, bytes: Buffer): void {
  part.bytes += bytes.length;
  if (part.bytes > part.limit) throw tooLong(`field ${quoted(part.name)}`, part.limit);
  if (part.isKept && bytes.length > 0) part.chunks.push(bytes);
}

function close({ chunks, isFile }: OpenPart): string | Uint8Array {
  const bytes = Buffer.concat(chunks);
  if (!isFile) return bytes.toString("utf8");
  // the same bytes as a plain array, not a copy of them
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function broken(why: string): EdgeError {
  return new EdgeError("invalid_body", `the multipart body is broken: ${why}`);
}

function tooLong(what: string, limit: number): EdgeError {
  return new EdgeError("request_too_large", `${what} is longer than ${limit} bytes`);
}
