/** The extension's scripts, each in one file, by esbuild; and the licences of what is in them. */

import * as esbuild from "esbuild";
import { join, relative } from "node:path";
import { licences, ownPackages, withPackages } from "@sluice/bundle";

const HERE = import.meta.dirname ?? ".";

/** The worker and the extension's own pages. */
const OWN = {
  background: "background/main.ts",
  "popup/popup": "popup/popup.tsx",
  "popup/panel": "popup/panel.tsx",
};
/** What runs beside the sites' own scripts; no module, as the browser wants it. */
const CONTENT = { content: "content/main.ts" };
/** What runs among the sites' own scripts. */
const PAGE = { page: "page/main.ts" };

const OLDER_CHROME = "older_chrome.ts";

/** zod makes functions from text where it can. The browser forbids that here; so that it is not even tried, there is no `Function`. */
const WITHOUT_EVAL = { Function: "undefined" };

/** Names of files in the extension and their bytes; names as in the sources, with `.js`. */
export async function bundle(): Promise<Record<string, Uint8Array>> {
  return await withPackages(["@preact/signals", "preact", "zod"], async (modules) => {
    const common = {
      bundle: true,
      write: false,
      outdir: HERE,
      absWorkingDir: HERE,
      platform: "browser",
      target: "chrome116",
      charset: "utf8",
      legalComments: "none",
      minifySyntax: true,
      minifyWhitespace: true,
      jsx: "automatic",
      jsxImportSource: "preact",
      nodePaths: [modules],
      define: WITHOUT_EVAL,
      plugins: [ownPackages],
      logLevel: "silent",
      metafile: true,
    } satisfies esbuild.BuildOptions;
    try {
      const results = await Promise.all([
        esbuild.build({ ...common, entryPoints: OWN, format: "esm", inject: [OLDER_CHROME] }),
        esbuild.build({ ...common, entryPoints: CONTENT, format: "iife", inject: [OLDER_CHROME] }),
        esbuild.build({ ...common, entryPoints: PAGE, format: "iife" }),
      ]);
      const files = results.flatMap(({ outputFiles }) => outputFiles);
      return {
        ...Object.fromEntries(
          files.map(({ path, contents }) => [relative(HERE, path).replaceAll("\\", "/"), contents]),
        ),
        "licences.txt": new TextEncoder().encode(
          licences(
            results.flatMap(({ metafile }) => Object.keys(metafile.inputs)).map((path) => join(HERE, path)),
          ),
        ),
      };
    } finally {
      await esbuild.stop();
    }
  });
}
