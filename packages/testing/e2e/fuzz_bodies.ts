/** Bodies with one thing wrong, made from the schemas of the table of operations. */

import { jsonSchemaOf, type Operation } from "@sluice/protocol";

interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly format?: string;
  readonly minimum?: number;
}

/** A body that an operation might take, and every place in it: the fields' names from the root on. */
export function bodyOf(
  { body }: Operation,
): { readonly sample: unknown; readonly places: string[][] } | null {
  const schema = body?.json ?? body?.form;
  if (schema === undefined) return null;
  const json = jsonSchemaOf(schema) as Schema;
  return { sample: sampleOf(json), places: placesOf(json, []) };
}

function alternatives({ anyOf, oneOf, allOf }: Schema): readonly Schema[] {
  return [...anyOf ?? [], ...oneOf ?? [], ...allOf ?? []];
}

function sampleOf(schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const [first] = alternatives(schema);
  if (first !== undefined) return sampleOf(first);
  const type = typeof schema.type === "object" ? schema.type[0] : schema.type;
  switch (type) {
    case "object":
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [name, sampleOf(schema.properties?.[name] ?? {})]),
      );
    case "array":
      return [sampleOf(schema.items ?? {})];
    case "boolean":
      return false;
    case "integer":
    case "number":
      return Math.max(1, schema.minimum ?? 1);
    default:
      return schema.format === "date-time" ? "2099-01-01T00:00:00Z" : "a kite";
  }
}

const DEEPEST = 3;

function placesOf(schema: Schema, at: readonly string[]): string[][] {
  if (at.length >= DEEPEST) return [];
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => [
    [...at, name],
    ...placesOf(inner, [...at, name]),
  ]);
  const inItems = schema.items === undefined ? [] : [[...at, "0"], ...placesOf(schema.items, [...at, "0"])];
  const all = [...own, ...inItems, ...alternatives(schema).flatMap((one) => placesOf(one, at))];
  return [...new Map(all.map((place) => [place.join("."), place])).values()];
}

/** The sample as JSON text with `value` (JSON text too) at the place, whatever stood there. */
export function withValue(sample: unknown, place: readonly string[], value: string): string {
  const [name, ...rest] = place;
  if (name === undefined) return value;
  if (name === "0") return `[${withValue(Array.isArray(sample) ? sample[0] : undefined, rest, value)}]`;
  const fields = typeof sample === "object" && sample !== null && !Array.isArray(sample) ? sample : {};
  const others = Object.entries(fields).filter(([other]) => other !== name)
    .map(([other, kept]) => `${JSON.stringify(other)}:${JSON.stringify(kept)},`);
  const inner = (fields as Record<string, unknown>)[name];
  return `{${others.join("")}${JSON.stringify(name)}:${withValue(inner, rest, value)}}`;
}
