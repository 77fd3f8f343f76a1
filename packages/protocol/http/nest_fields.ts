/** The flat fields of a form as the objects and lists that they stand for. */

import { StoredUpload } from "./ask.ts";
import { invalidValue } from "./edge_error.ts";

/** What a field of a form is: text, the bytes of a file, or a clip that was stored as it arrived. */
export type FieldValue = string | Uint8Array | StoredUpload;

type Fields = Record<string, unknown>;

/** `a`, `a[]`, `a[b]`, and for a list's objects `a[0][b]` and `a[][b]`. */
const NAME = /^([^[\]]+)(?:\[([^[\]]*)\])?(?:\[([^[\]]+)\])?$/;
const INDEX = /^\d{1,4}$/;

/**
 * The fields with `a[b]` as `{ a: { b } }`, as SDKs flatten objects. Those in `repeated` are lists whatever came of
 * them: every `a`, `a[]` and `a[0]` is an entry, and `a[b]`, `a[0][b]` or `a[][b]` a field of an entry that is an object;
 * those with a number stand by it, behind those without. A field `a[][b]` that the last entry has begins the next. Of other fields the last of one name counts.
 * Throws `EdgeError` for deeper nesting.
 */
export function nestFields(
  parts: Iterable<readonly [string, FieldValue]>,
  repeated: ReadonlySet<string> = new Set(),
): Record<string, unknown> {
  const fields: Fields = Object.create(null);
  const lists = new Map<string, Entries>();
  for (const [name, value] of parts) {
    const [, field = "", key, inner] = NAME.exec(name) ?? [];
    const isList = repeated.has(field);
    if (field === "" || (inner !== undefined && !(isList && INDEX.test(key || "0")))) {
      throw invalidValue(
        "field name",
        name,
        isList ? "name, name[], name[0], name[0][key] or name[][key]" : "name or name[key]",
      );
    }
    if (isList) {
      const entries = lists.get(field) ?? { unnumbered: [], numbered: new Map() };
      lists.set(field, entries);
      add(entries, key, inner, value);
    } else if (key === undefined || key === "") fields[field] = value;
    else fields[field] = withKey(fields[field], key, value);
  }
  for (const [field, { unnumbered, numbered }] of lists) {
    const inOrder = [...numbered].sort(([a], [b]) => a - b).map(([, value]) => value);
    fields[field] = [...unnumbered, ...inOrder];
  }
  return { ...fields };
}

interface Entries {
  readonly unnumbered: unknown[];
  readonly numbered: Map<number, unknown>;
}

function add(
  { unnumbered, numbered }: Entries,
  key: string | undefined,
  inner: string | undefined,
  value: FieldValue,
) {
  if (inner !== undefined && key === "") {
    const last = unnumbered.at(-1);
    if (isObject(last) && !(inner in last)) last[inner] = value;
    else unnumbered.push(withKey(undefined, inner, value));
  } else if (key === undefined || key === "") unnumbered.push(value);
  else if (!INDEX.test(key)) unnumbered.push(withKey(undefined, key, value));
  else {
    const at = Number(key);
    numbered.set(at, inner === undefined ? value : withKey(numbered.get(at), inner, value));
  }
}

/** The object with one more field; what is no object is replaced by one. */
function withKey(object: unknown, key: string, value: FieldValue): Fields {
  const fields: Fields = isObject(object) ? object : Object.create(null);
  fields[key] = value;
  return fields;
}

/** Whether it stands for an object of the form, and is no file. */
function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !(value instanceof Uint8Array) &&
    !(value instanceof StoredUpload);
}
