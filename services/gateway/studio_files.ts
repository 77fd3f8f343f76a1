/** The studio's files as they go to browsers. */

import { Buffer } from "node:buffer";

/** Names and bytes: `index.html` and what it names, and `pages.json`. */
export type StudioBundle = Readonly<Record<string, Uint8Array>>;

export interface StudioFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The same, compressed; null for what does not become smaller. */
  readonly gzip: Uint8Array<ArrayBuffer> | null;
  readonly type: string;
}

export interface StudioFiles {
  readonly page: StudioFile;
  /** First parts of the paths that the page answers for. */
  readonly pages: ReadonlySet<string>;
  readonly files: ReadonlyMap<string, StudioFile>;
}

const TYPES: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
  txt: "text/plain; charset=utf-8",
};

/** Reads the file that `deno task studio` wrote; null when it was not. */
export async function readStudio(file: URL): Promise<StudioBundle | null> {
  try {
    const { files } = JSON.parse(await Deno.readTextFile(file)) as { readonly files: Record<string, string> };
    return Object.fromEntries(
      Object.entries(files).map(([name, text]) => [name, Buffer.from(text, "base64")]),
    );
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** Makes the files ready to be sent. Throws when the bundle is not whole. */
export async function prepareStudio(bundle: StudioBundle): Promise<StudioFiles> {
  const files = new Map<string, StudioFile>();
  for (const [name, bytes] of Object.entries(bundle)) {
    const type = TYPES[name.slice(name.lastIndexOf(".") + 1)];
    if (type !== undefined) files.set(name, { bytes: own(bytes), gzip: await gzipped(bytes), type });
  }
  const page = files.get("index.html");
  const pages = bundle["pages.json"];
  if (page === undefined || pages === undefined) {
    throw new Error("read the studio: index.html or pages.json is missing; deno task studio makes them");
  }
  files.delete("index.html");
  return { page, pages: new Set(JSON.parse(new TextDecoder().decode(pages)) as string[]), files };
}

function own(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}

async function gzipped(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer> | null> {
  const stream = new Blob([own(bytes)]).stream().pipeThrough(new CompressionStream("gzip"));
  const smaller = new Uint8Array(await new Response(stream).arrayBuffer());
  return smaller.length < bytes.length ? smaller : null;
}
