/** Which files hold tests, and which of them are run together. */

/** Files that `deno test` in `root` would run, from `root`, sorted. */
export async function findTestFiles(root: string, under = ""): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(`${root}/${under}`)) {
    if (isDirectory) {
      if (name !== "node_modules" && !name.startsWith(".")) {
        found.push(...await findTestFiles(root, `${under}${name}/`));
      }
    } else if (/(^|[_.])test\.(ts|tsx|mts|js|mjs|jsx)$/.test(name)) found.push(under + name);
  }
  return found.sort();
}

/** Files of one `deno test`, which runs them one after another. */
export interface Group {
  readonly files: readonly string[];
  /** `heavy`: not beside another heavy one. `alone`: beside nothing. */
  readonly kind: "light" | "heavy" | "alone";
}

/** What is killed, paused or measured by time or memory there means nothing while something else takes the processors. */
const ALONE = [
  "packages/testing/e2e/cluster_test.ts",
  "packages/testing/e2e/upload_memory_test.ts",
  "packages/testing/infra/nats_cluster_test.ts",
];
/** A browser is drawn by the processors, and one takes all that is left of them. */
const HEAVY = [
  "packages/testing/e2e/browser/",
  "extension/extension_test.ts",
  "extension/page/",
];
/** So many files share a process: fewer cost more starts, more leave a lane idle at the end. */
const SHARED = 8;
/** The same of tests that start whole systems, which take minutes a file where others take seconds. */
const SHARED_OF_SYSTEMS = 4;
const SYSTEMS = "packages/testing/e2e/";

/** Puts every file into one group, with others of its folder: the heavy groups, then the light ones, then those that are alone. */
export function groupFiles(files: readonly string[]): Group[] {
  const kindOf = (file: string) =>
    ALONE.includes(file) ? "alone" : HEAVY.some((heavy) => file.startsWith(heavy)) ? "heavy" : "light";
  const groups = [...Map.groupBy(files, (file) => `${kindOf(file)} ${file.replace(/[^/]*$/, "")}`).values()]
    .flatMap((together) => {
      const kind = kindOf(together[0]!);
      const isOfSystems = together[0]!.startsWith(SYSTEMS);
      const share = kind === "alone" ? 1 : isOfSystems ? SHARED_OF_SYSTEMS : SHARED;
      return Array.from({ length: Math.ceil(together.length / share) }, (_, index): Group => ({
        files: together.slice(index * share, (index + 1) * share),
        kind,
      }));
    });
  return (["heavy", "light", "alone"] as const).flatMap((kind) =>
    groups.filter((group) => group.kind === kind)
  );
}
