/** What is said of a file: the request that it was made by. */

export interface ProvenanceNote {
  readonly app: "Sluice";
  readonly jobId: string;
  /** Which output of the job, from 0. */
  readonly index: number;
  readonly prompt: string;
  readonly negativePrompt?: string;
  /** Public model name. */
  readonly model: string;
  readonly provider?: string;
  readonly seed?: number;
  readonly aspectRatio?: string;
  /** Pixels, when the request named an exact size. */
  readonly size?: { readonly width: number; readonly height: number };
  /** Outputs asked for. */
  readonly count?: number;
  /** Clip length that was asked for, seconds. */
  readonly duration?: number;
  readonly resolution?: string;
  readonly references: readonly { readonly mediaId: string; readonly role: string }[];
  /** When the job was submitted, RFC 3339. */
  readonly createdAt: string;
}

/** What XML 1.0 does not take or would change, as far as JSON leaves it bare; lone surrogates JSON escapes itself. */
const UNSAFE = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** The note as JSON of characters that XML keeps as they are. */
export function noteText(note: ProvenanceNote): string {
  return JSON.stringify(note).replace(
    UNSAFE,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The note that the JSON holds, with the fields known here and no other; null when it is none of ours. */
export function noteOf(text: string): ProvenanceNote | null {
  const found = parsed(text);
  if (!isRecord(found) || found["app"] !== "Sluice") return null;
  const { jobId, index, prompt, model, references, createdAt } = found;
  if (!isText(jobId) || !isText(prompt) || !isText(model) || !isText(createdAt)) return null;
  if (!Number.isSafeInteger(index) || (index as number) < 0 || !Array.isArray(references)) return null;
  return {
    app: "Sluice",
    jobId,
    index: index as number,
    prompt,
    ...texts(found, "negativePrompt"),
    model,
    ...texts(found, "provider"),
    ...numbers(found, "seed"),
    ...texts(found, "aspectRatio"),
    ...sizeOf(found["size"]),
    ...numbers(found, "count"),
    ...numbers(found, "duration"),
    ...texts(found, "resolution"),
    references: references.flatMap((r) =>
      isRecord(r) && isText(r["mediaId"]) && isText(r["role"])
        ? [{ mediaId: r["mediaId"], role: r["role"] }]
        : []
    ),
    createdAt,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function texts<K extends string>(from: Record<string, unknown>, name: K): { [key in K]?: string } {
  const value = from[name];
  return isText(value) ? { [name]: value } as { [key in K]: string } : {};
}

function numbers<K extends string>(from: Record<string, unknown>, name: K): { [key in K]?: number } {
  const value = from[name];
  return isNumber(value) ? { [name]: value } as { [key in K]: number } : {};
}

function sizeOf(value: unknown): Pick<ProvenanceNote, "size"> {
  if (!isRecord(value) || !isNumber(value["width"]) || !isNumber(value["height"])) return {};
  return { size: { width: value["width"], height: value["height"] } };
}
