/** Builds the extension: a folder to load and a zip of it. The same sources give the same bytes. */

import { dirname, join } from "node:path";
import { zipSync } from "fflate";
import project from "../deno.json" with { type: "json" };
import { bundle } from "./bundle.ts";
import { manifest } from "./manifest.ts";

const HERE = import.meta.dirname ?? ".";
const COPIED = [
  "popup/popup.html",
  "popup/panel.html",
  "popup/tokens.css",
  "popup/style.css",
  "popup/site.css",
  "icons/16.png",
  "icons/32.png",
  "icons/48.png",
  "icons/128.png",
];
/** The zip's times are those of no clock, in local time as the format has it. */
const NO_TIME = new Date(1980, 0, 1);

export interface Built {
  /** The unpacked extension. */
  readonly dir: string;
  readonly zip: string;
}

/**
 * Writes the extension into `outDir`, in place of what is there, and `sluice-extension-<version>.zip` into `zipDir`.
 * @param zipDir default: the folder that holds `outDir`
 * @throws what esbuild says of a source that it cannot bundle
 */
export async function buildExtension(
  { outDir, zipDir = dirname(outDir) }: { readonly outDir: string; readonly zipDir?: string },
): Promise<Built> {
  const { version } = project;
  const files: Record<string, Uint8Array> = {
    ...await bundle(),
    "manifest.json": new TextEncoder().encode(`${JSON.stringify(manifest(version), null, 2)}\n`),
  };
  for (const name of COPIED) files[name] = await Deno.readFile(join(HERE, name));

  await Deno.remove(outDir, { recursive: true }).catch(unlessAbsent);
  for (const [name, bytes] of Object.entries(files)) {
    await Deno.mkdir(dirname(join(outDir, name)), { recursive: true });
    await Deno.writeFile(join(outDir, name), bytes);
  }
  const zip = join(zipDir, `sluice-extension-${version}.zip`);
  const sorted = Object.fromEntries(Object.entries(files).sort(([a], [b]) => a < b ? -1 : 1));
  await Deno.mkdir(zipDir, { recursive: true });
  await Deno.writeFile(zip, zipSync(sorted, { level: 9, mtime: NO_TIME }));
  return { dir: outDir, zip };
}

function unlessAbsent(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

if (import.meta.main) {
  const { dir, zip } = await buildExtension({ outDir: join(HERE, "../dist/extension") });
  // deno-lint-ignore no-console -- this is a command: it speaks to whoever runs it
  console.log(`Load this folder in chrome://extensions: ${dir}\nThe same, packed: ${zip}`);
}
