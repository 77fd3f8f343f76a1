/** Pictures as the clients of `/v1` send them: files, URLs, data URLs, media ids, and objects around these. */

import * as z from "zod";
import { invalidValue } from "./edge_error.ts";
import { fileNameOf } from "./file_names.ts";

const ACCEPTED = "a file, a URL, a data URL, a media id, { image_url } or { file_id }";

const imageUrl = z.union([z.string(), z.object({ url: z.string() }).transform(({ url }) => url)]);

const one = z.union([
  z.string(),
  z.instanceof(Uint8Array),
  z.object({ image_url: imageUrl }).transform(({ image_url }) => image_url),
  z.object({ file_id: z.string() }).transform(({ file_id }) => file_id),
], { error: ACCEPTED });

/** Text for `resolveReferences`, or a file's bytes. */
export type Picture = string | Uint8Array;

/** One picture. */
export const picture = one;

/** At most 16 pictures. */
export const pictures = z.array(one).max(16);

/** Names of files in the order that is meant: text with commas, once or several times. */
export const fileOrder = z.array(z.string()).max(16)
  .transform((names) => names.flatMap((name) => name.split(",")).map((name) => name.trim()));

/** A copy in which the named fields are lists, whether there was one entry or many: JSON has both. */
export function withLists(fields: unknown, names: readonly string[]): unknown {
  if (typeof fields !== "object" || fields === null || Array.isArray(fields)) return fields;
  const copy: Record<string, unknown> = { ...fields };
  for (const name of names) {
    const value = copy[name];
    if (value !== undefined && !Array.isArray(value)) copy[name] = [value];
  }
  return copy;
}

/**
 * The pictures with those that `order` names first, in its order: some SDKs send files as they finish reading them.
 * Throws `EdgeError` for a name that no file has.
 */
export function inOrder(files: readonly Picture[], order: readonly string[] | undefined): readonly Picture[] {
  if (order === undefined) return files;
  const rest = [...files];
  const first = order.map((name) => {
    const at = rest.findIndex((file) => fileNameOf(file) === name);
    const [file] = at === -1 ? [] : rest.splice(at, 1);
    if (file !== undefined) return file;
    const names = files.flatMap((other) => fileNameOf(other) ?? []);
    throw invalidValue("reference_order", name, `names of the files sent: ${names.join(", ") || "none"}`);
  });
  return [...first, ...rest];
}
