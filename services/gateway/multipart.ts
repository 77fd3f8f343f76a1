/**
 * Reads `multipart/form-data` (RFC 7578) part by part as it arrives, so that a part over its limit is refused before
 * the rest comes, and a clip goes to the disk meanwhile. The platform's own `formData()` would take in everything first.
 */

import { Buffer } from "node:buffer";
import { EdgeError, type FieldValue, noteFileName } from "@sluice/protocol";
import { dispositionOf } from "./disposition.ts";
import { type Finder, finder } from "./uploads_find.ts";
import { type ClipStore, filePart, type PartSink, textPart, tooLong, unwanted } from "./uploads.ts";

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
  /** Fields that may come several times, all of which are kept; none by default. */
  readonly repeated?: ReadonlySet<string>;
  /** Fields that may be a clip, which is stored as it comes; none by default. */
  readonly clips?: ReadonlySet<string>;
}

/** A field's name with its text, the bytes of a file, or the clip that was stored. */
export type Part = readonly [name: string, value: FieldValue];

interface OpenPart {
  readonly name: string;
  readonly isRepeated: boolean;
  readonly fileName: string | undefined;
  readonly sink: PartSink;
}

const MAX_HEADER = 16 * 1024;
const MAX_PARTS = 200;

/**
 * The known parts in the order they came; of several with one name the last, unless the field is a repeated one. Clips
 * are files like others without `clips`. Throws `EdgeError` `invalid_body`, `request_too_large` and `invalid_value`.
 */
export async function readMultipart(
  body: AsyncIterable<Uint8Array> | null,
  boundary: string,
  limits: MultipartLimits,
  fields: MultipartFields,
  clips: ClipStore | null = null,
): Promise<readonly Part[]> {
  const delimiter = finder(Buffer.from(`\r\n--${boundary}`));
  const reading: Reading = { delimiter, limits, fields, clips, parts: [], count: 0 };
  const join = joiner();
  // the first delimiter may stand at the very beginning, without a line end before it
  let rest: Buffer = Buffer.from("\r\n");
  let step: Step = { type: "content", open: null };
  let total = 0;
  try {
    for await (const chunk of body ?? []) {
      total += chunk.byteLength;
      if (total > limits.total) throw tooLong("the body", limits.total);
      rest = join(rest, chunk);
      for (
        let next = await advance(reading, step, rest);
        next !== null;
        next = await advance(reading, step, rest)
      ) {
        ({ step, rest } = next);
      }
      // what cannot end here any more is taken out of the buffer at once
      if (step.type === "content") {
        const sure = Math.max(0, rest.length - reading.delimiter.length + 1);
        if (sure > 0) await step.open?.sink.write(rest.subarray(0, sure));
        rest = rest.subarray(sure);
      }
    }
    if (step.type !== "end") throw broken("it ends before its last boundary");
  } catch (error) {
    if (step.type === "content") await step.open?.sink.abort(error);
    throw error;
  }
  return reading.parts;
}

/** Puts what is left and the next chunk one behind the other, always in the same memory: good until the next call. */
function joiner(): (rest: Buffer, chunk: Uint8Array) => Buffer {
  let room = Buffer.alloc(0);
  return (rest, chunk) => {
    const length = rest.length + chunk.length;
    const next = room.length >= length ? room : Buffer.alloc(2 * length);
    // the rest may lie in the same memory: set() copies as if through another
    next.set(rest);
    next.set(chunk, rest.length);
    room = next;
    return next.subarray(0, length);
  };
}

/** Content without an open part is what stands before the first delimiter: nobody's. */
type Step =
  | { readonly type: "content"; readonly open: OpenPart | null }
  | { readonly type: "delimited" }
  | { readonly type: "header" }
  | { readonly type: "end" };

interface Reading {
  readonly delimiter: Finder;
  readonly limits: MultipartLimits;
  readonly fields: MultipartFields;
  readonly clips: ClipStore | null;
  readonly parts: Part[];
  /** Parts so far, those that are not kept included. */
  count: number;
}

/** One step on with the bytes at hand, or null when more must come first. */
async function advance(
  reading: Reading,
  step: Step,
  rest: Buffer,
): Promise<{ step: Step; rest: Buffer } | null> {
  switch (step.type) {
    case "content": {
      const at = reading.delimiter.find(rest);
      if (at === -1) return null;
      if (step.open !== null) {
        if (at > 0) await step.open.sink.write(rest.subarray(0, at));
        keep(reading.parts, step.open, await step.open.sink.end());
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

function opened(header: string, { limits, fields, clips }: Reading): OpenPart {
  const line = header.split("\r\n").find((l) => /^content-disposition:/i.test(l)) ?? "";
  const parameters = dispositionOf(line);
  const name = parameters.get("name");
  if (name === undefined) throw broken("a part without a name");
  const field = name.split("[", 1)[0] ?? "";
  const isFile = parameters.has("filename") || parameters.has("filename*");
  const isRepeated = fields.repeated?.has(field) === true;
  const sink = !fields.known.has(field)
    ? unwanted(name, limits.file)
    : isFile
    ? filePart(name, limits.file, fields.clips?.has(field) === true ? clips : null)
    : textPart(name, fields.long.has(field) ? limits.long : limits.text);
  return { name, isRepeated, fileName: parameters.get("filename*") ?? parameters.get("filename"), sink };
}

function keep(parts: Part[], { name, isRepeated, fileName }: OpenPart, value: FieldValue | null): void {
  if (value === null) return;
  if (value instanceof Uint8Array && fileName !== undefined) noteFileName(value, fileName);
  const earlier = isRepeated ? -1 : parts.findIndex(([other]) => other === name);
  if (earlier === -1) parts.push([name, value]);
  else parts[earlier] = [name, value];
}

function broken(why: string): EdgeError {
  return new EdgeError("invalid_body", `the multipart body is broken: ${why}`);
}
