/** Reads values out of what a site sends: what is not named stays untouched, what is named and required must be there. */

import type { FieldsRecipe, Path } from "@sluice/recipes";

/** A reply lacks what the recipe calls required. Thrown by `readFields`; `path` says where. */
export class Missing extends Error {
  override readonly name = "Missing";
  constructor(readonly path: string) {
    super(`read reply: nothing at ${path}`);
  }
}

/**
 * The fields of each item of a reply; null and what is absent are left out.
 * @param name of the reply in the recipe, for the error
 * @throws Missing for a required field or the list itself
 */
export function readFields(
  value: unknown,
  { each, fields, required }: FieldsRecipe,
  name: string,
): Record<string, unknown>[] {
  const list = each === undefined ? [value] : at(value, each);
  if (!Array.isArray(list)) throw new Missing(`${name}.each ${JSON.stringify(each)}`);
  return list.map((item) => {
    const read: Record<string, unknown> = {};
    for (const [field, path] of Object.entries(fields)) {
      const found = at(item, path);
      if (found !== undefined && found !== null) read[field] = found;
      else if (required.includes(field)) throw new Missing(`${name}.${field} ${JSON.stringify(path)}`);
    }
    return read;
  });
}

function at(value: unknown, path: Path): unknown {
  let here = value;
  for (const step of path) {
    if (typeof here !== "object" || here === null) return undefined;
    here = Object.hasOwn(here, step) ? (here as Record<string | number, unknown>)[step] : undefined;
  }
  return here;
}

/** A template with each `{name}` in its strings replaced by that value; others stay as they are. */
export function fill<T>(template: T, values: Readonly<Record<string, string>>): T {
  if (typeof template === "string") {
    return template.replaceAll(
      /\{(\w+)\}/g,
      (whole, name: string) => Object.hasOwn(values, name) ? values[name] ?? whole : whole,
    ) as T;
  }
  if (Array.isArray(template)) return template.map((item) => fill(item, values)) as T;
  if (typeof template === "object" && template !== null) {
    return Object.fromEntries(Object.entries(template).map(([key, item]) => [key, fill(item, values)])) as T;
  }
  return template;
}
