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
  /** Whether nothing else may run meanwhile. */
  readonly alone: boolean;
}

/** What is killed, paused or measured by time or memory there means nothing while something else takes the processors. */
const ALONE = [
  "packages/testing/e2e/cluster_test.ts",
  "packages/testing/e2e/upload_memory_test.ts",
  "packages/testing/infra/nats_cluster_test.ts",
];
/** Long ones start first, so that no lane is left with one of them at the end. */
const LONG = ["packages/testing/e2e/browser/", "packages/testing/e2e/", "packages/testing/"];
/** So many files share a process: fewer cost more starts, more leave a lane idle at the end. */
const SHARED = 8;

/** Puts every file into one group, those of a folder together, and the groups in the order in which they are to start. */
export function groupFiles(files: readonly string[]): Group[] {
  const folders = Map.groupBy(
    files.filter((file) => !ALONE.includes(file)),
    (file) => file.replace(/[^/]*$/, ""),
  );
  const rank = (folder: string) => LONG.findIndex((long) => folder.startsWith(long)) >>> 0;
  const groups = [...folders].sort(([a], [b]) => rank(a) - rank(b)).flatMap(([, ofFolder]) =>
    Array.from({ length: Math.ceil(ofFolder.length / SHARED) }, (_, index) => ({
      files: ofFolder.slice(index * SHARED, (index + 1) * SHARED),
      alone: false,
    }))
  );
  const alone = files.filter((file) => ALONE.includes(file)).map((file) => ({ files: [file], alone: true }));
  return [...groups, ...alone];
}
