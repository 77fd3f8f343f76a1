/** The studio as files for browsers, by esbuild. */

import { licences, ownPackages, withPackages } from "@sluice/bundle";
import * as esbuild from "esbuild";
import { basename, join } from "node:path";
import { PAGES } from "./pages.ts";

const HERE = import.meta.dirname ?? ".";
const ICON = "icon.svg";

/**
 * Names of files and their bytes: `index.html`, scripts and styles whose names hold their hash, `pages.json` with the first parts
 * of the pages' paths.
 * @throws what esbuild says of a source that it cannot bundle
 */
export async function bundleStudio(): Promise<Record<string, Uint8Array>> {
  return await withPackages(
    ["@preact/signals", "preact", "preact-iso"],
    async (modules) => {
      try {
        const { outputFiles, metafile } = await esbuild.build({
          entryPoints: { studio: join(HERE, "main.tsx"), style: join(HERE, "css/style.css") },
          bundle: true,
          write: false,
          outdir: HERE,
          entryNames: "[name]-[hash]",
          chunkNames: "[name]-[hash]",
          absWorkingDir: HERE,
          platform: "browser",
          format: "esm",
          splitting: true,
          // the oldest with URL.parse, AbortSignal.any and requestVideoFrameCallback: README.md names them
          target: ["chrome126", "firefox132", "safari18"],
          charset: "utf8",
          legalComments: "none",
          minify: true,
          jsx: "automatic",
          jsxImportSource: "preact",
          nodePaths: [modules],
          plugins: [ownPackages],
          // only for rendering on a server, which this does not
          external: ["preact-render-to-string"],
          logLevel: "silent",
          metafile: true,
        });
        const files = Object.fromEntries(outputFiles.map(({ path, contents }) => [basename(path), contents]));
        const named = (start: string, end: string) =>
          Object.keys(files).find((name) => name.startsWith(start) && name.endsWith(end)) ?? "";
        const page = await Deno.readTextFile(join(HERE, "index.html"));
        const text = new TextEncoder();
        return {
          ...files,
          [ICON]: await Deno.readFile(join(HERE, ICON)),
          "index.html": text.encode(
            page.replace("studio.js", named("studio-", ".js")).replace("style.css", named("style-", ".css")),
          ),
          "pages.json": text.encode(JSON.stringify(PAGES)),
          "licences.txt": text.encode(licences(Object.keys(metafile.inputs).map((path) => join(HERE, path)))),
        };
      } finally {
        await esbuild.stop();
      }
    },
  );
}
