/** What a form can only say as text, made into what the same field is in JSON. */

const NUMBERS: ReadonlySet<string> = new Set(["n", "output_compression", "partial_images", "seed"]);
const BOOLEANS: ReadonlySet<string> = new Set(["stream", "async"]);
const DECIMAL = /^-?\d{1,15}(\.\d{1,15})?$/;

/** A copy in which numbers and booleans are such; text that is neither stays, for the schema to refuse. */
export function typedFields(fields: unknown): unknown {
  if (typeof fields !== "object" || fields === null || Array.isArray(fields)) return fields;
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, typed(name, value)]),
  );
}

function typed(name: string, value: unknown): unknown {
  if (typeof value !== "string") return value;
  if (NUMBERS.has(name) && DECIMAL.test(value)) return Number(value);
  if (BOOLEANS.has(name) && /^(true|false|1|0)$/i.test(value)) return /^(true|1)$/i.test(value);
  return value;
}
