/** Whether sources are the ones that a bundle was made of. */

import { hash } from "node:crypto";
import { join } from "node:path";

/** Lower-case hex SHA-256 of the names and contents of all files at these paths; what is missing counts as nothing. Tests do not count. */
export async function fingerprintOf(paths: readonly string[]): Promise<string> {
  const lines: string[] = [];
  for (const path of paths) {
    for await (const file of filesAt(path)) {
      lines.push(`${file} ${hash("sha256", await Deno.readFile(file))}`);
    }
  }
  return hash("sha256", lines.sort().join("\n"));
}

async function* filesAt(path: string): AsyncGenerator<string> {
  const info = await Deno.stat(path).catch(() => null);
  if (info === null) return;
  if (info.isFile) {
    if (!/_test\.tsx?$/.test(path)) yield path;
    return;
  }
  for await (const { name } of Deno.readDir(path)) {
    if (!name.startsWith(".")) yield* filesAt(join(path, name));
  }
}
