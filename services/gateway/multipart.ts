/**
 * Reads `multipart/form-data` (RFC 7578) part by part as it arrives, so that a part over its limit is refused before
 * the rest comes. The platform's own `formData()` would take in everything first.
 */

import { Buffer } from "node:buffer";
import { EdgeError } from "@sluice/protocol";

export interface MultipartLimits {
  /** Bytes of the whole body, of one file and of one text field. */
  readonly total: number;
  readonly file: number;
  readonly text: number;
}

/** A field's name with its text, or with the bytes of a file. */
export type Part = readonly [name: string, value: string | Uint8Array];

interface OpenPart {
  readonly name: string;
  readonly isFile: boolean;
  readonly chunks: Buffer[];
  bytes: number;
}

const MAX_HEADER = 16 * 1024;
const MAX_PARTS = 200;

/** All parts in the order they came. Throws `EdgeError` `invalid_body` and `request_too_large`. */
export async function readMultipart(
  body: AsyncIterable<Uint8Array> | null,
  boundary: string,
  limits: MultipartLimits,
): Promise<readonly Part[]> {
  const reading = { delimiter: Buffer.from(`\r\n--${boundary}`), limits, parts: [] as Part[] };
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
      if (step.open !== null) grow(step.open, rest.subarray(0, sure), limits);
      rest = rest.subarray(sure);
    }
  }
  if (step.type !== "end") throw broken("it ends before its last boundary");
  return reading.parts;
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
  readonly parts: Part[];
}

/** One step on with the bytes at hand, or null when more must come first. */
function advance(reading: Reading, step: Step, rest: Buffer): { step: Step; rest: Buffer } | null {
  switch (step.type) {
    case "content": {
      const at = rest.indexOf(reading.delimiter);
      if (at === -1) return null;
      if (step.open !== null) {
        grow(step.open, rest.subarray(0, at), reading.limits);
        reading.parts.push(close(step.open));
      }
      return { step: { type: "delimited" }, rest: rest.subarray(at + reading.delimiter.length) };
    }
    case "delimited": {
      if (rest.length < 2) return null;
      const mark = rest.toString("latin1", 0, 2);
      if (mark !== "--" && mark !== "\r\n") throw broken("a boundary without a line end");
      if (reading.parts.length >= MAX_PARTS) throw broken(`more than ${MAX_PARTS} parts`);
      return { step: { type: mark === "--" ? "end" : "header" }, rest: rest.subarray(2) };
    }
    case "header": {
      const at = rest.indexOf("\r\n\r\n");
      if (at === -1 && rest.length > MAX_HEADER) throw broken("a part's header is too long");
      if (at === -1) return null;
      const open = opened(rest.toString("utf8", 0, at));
      return { step: { type: "content", open }, rest: rest.subarray(at + 4) };
    }
    case "end":
      return null;
  }
}

function opened(header: string): OpenPart {
  const line = header.split("\r\n").find((l) => /^content-disposition:/i.test(l)) ?? "";
  const name = parameter(line, "name");
  if (name === null) throw broken("a part without a name");
  return { name, isFile: /;\s*filename\*?=/i.test(line), chunks: [], bytes: 0 };
}

/** A parameter of Content-Disposition, with the three characters that browsers percent-encode in it. */
function parameter(line: string, name: string): string | null {
  const found = new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;]+))`, "i").exec(line);
  const text = found?.[1] ?? found?.[2];
  if (text === undefined) return null;
  return text.replace(/\\(.)/g, "$1").replace(/%22/g, '"').replace(/%0D/gi, "\r").replace(/%0A/gi, "\n");
}

function grow(part: OpenPart, bytes: Buffer, limits: MultipartLimits): void {
  part.bytes += bytes.length;
  const limit = part.isFile ? limits.file : limits.text;
  if (part.bytes > limit) throw tooLong(`field "${part.name}"`, limit);
  if (bytes.length > 0) part.chunks.push(bytes);
}

function close(part: OpenPart): Part {
  const bytes = Buffer.concat(part.chunks);
  return [part.name, part.isFile ? new Uint8Array(bytes) : bytes.toString("utf8")];
}

function broken(why: string): EdgeError {
  return new EdgeError("invalid_body", `the multipart body is broken: ${why}`);
}

function tooLong(what: string, limit: number): EdgeError {
  return new EdgeError("request_too_large", `${what} is longer than ${limit} bytes`);
}
