/** Our own packages, for esbuild. */

import type { Plugin } from "esbuild";
import { dirname, join } from "node:path";
import project from "../../deno.json" with { type: "json" };

const ROOT = join(import.meta.dirname ?? ".", "../..");
const PACKAGES = join(ROOT, "packages");

/** Finds them where the project's import map says they are. A module of theirs that nobody uses anything of is left out. */
export const ownPackages: Plugin = {
  name: "own packages",
  setup(build) {
    const map: Readonly<Record<string, string>> = project.imports;
    build.onResolve({ filter: /^@sluice\// }, ({ path }) => {
      const file = map[path];
      return file === undefined ? null : { path: join(ROOT, file), sideEffects: false };
    });
    build.onResolve(
      { filter: /^\./ },
      ({ path, importer }) =>
        importer.startsWith(PACKAGES) ? { path: join(dirname(importer), path), sideEffects: false } : null,
    );
  },
};
