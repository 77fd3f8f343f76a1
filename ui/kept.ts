/** The bundle is kept in `dist/studio.json` and made anew when a source has changed. */

import { fingerprintOf } from "@sluice/bundle";
import { Buffer } from "node:buffer";
import { dirname, join } from "node:path";
import { bundleStudio } from "./bundle.ts";

const ROOT = join(import.meta.dirname ?? ".", "..");
const FILE = join(ROOT, "dist/studio.json");
const SOURCES = ["ui", "packages/domain", "packages/protocol", "packages/provenance", "deno.lock"];

interface Kept {
  readonly fingerprint: string;
  /** Base64 by name. */
  readonly files: Readonly<Record<string, string>>;
}

/** The studio's files by name. Where they cannot be kept they are made each time. Throws what esbuild says of a source. */
export async function keptStudio(): Promise<Record<string, Uint8Array>> {
  const fingerprint = await fingerprintOf(SOURCES.map((name) => join(ROOT, name)));
  const kept = await readKept();
  if (kept?.fingerprint === fingerprint) {
    return Object.fromEntries(
      Object.entries(kept.files).map(([name, text]) => [name, Buffer.from(text, "base64")]),
    );
  }
  const files = await bundleStudio();
  await keep({
    fingerprint,
    files: Object.fromEntries(
      Object.entries(files).map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]),
    ),
  });
  return files;
}

async function readKept(): Promise<Kept | null> {
  try {
    return JSON.parse(await Deno.readTextFile(FILE));
  } catch {
    return null;
  }
}

/** In one go: several processes may do it at once. */
async function keep(kept: Kept): Promise<void> {
  const part = `${FILE}.${crypto.randomUUID()}`;
  try {
    await Deno.mkdir(dirname(FILE), { recursive: true });
    await Deno.writeTextFile(part, JSON.stringify(kept));
    await Deno.rename(part, FILE);
  } catch {
    // a folder that may not be written to
    await Deno.remove(part).catch(() => {});
  }
}
