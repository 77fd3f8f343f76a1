/** Where outputs are saved. */

import { extname, join } from "node:path";
import { fileNameOf, type Named } from "@sluice/provenance";

/** Where an output goes. `--out` is a file name when it has an extension, else a folder; several outputs of one file name are numbered. */
export function pathOf(out: string | undefined, named: Named, outputs: number): string {
  const name = fileNameOf(named);
  if (out === undefined) return name;
  const extension = extname(out);
  if (/[\\/]$/.test(out) || extension === "" || isFolder(out)) return join(out, name);
  return outputs === 1 ? out : numbered(out, named.index + 1);
}

/** The path with `-n` before its extension. */
export function numbered(path: string, n: number): string {
  const extension = extname(path);
  return `${path.slice(0, path.length - extension.length)}-${n}${extension}`;
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}
