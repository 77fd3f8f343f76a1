import assert from "node:assert/strict";
import { findTestFiles, type Group, groupFiles } from "./test_files.ts";

const ORDER: readonly Group["kind"][] = ["heavy", "light", "alone"];
const ROOT = new URL("../..", import.meta.url).pathname;

Deno.test("findTestFiles: finds what deno test would, and nothing in packages or hidden folders", async () => {
  const root = await Deno.makeTempDir();
  const put = async (path: string) => {
    await Deno.mkdir(`${root}/${path.replace(/[^/]*$/, "")}`, { recursive: true });
    await Deno.writeTextFile(`${root}/${path}`, "");
  };
  for (const path of ["b/c/x_test.ts", "a.test.js", "b/test.tsx", "b/testing.ts", "b/contest.ts"]) {
    await put(path);
  }
  for (const path of ["node_modules/p/x_test.ts", ".git/x_test.ts"]) await put(path);
  assert.deepEqual(await findTestFiles(root + "/"), ["a.test.js", "b/c/x_test.ts", "b/test.tsx"]);
  await Deno.remove(root, { recursive: true });
});

Deno.test("groupFiles: puts every file of the project into exactly one group", async () => {
  const files = await findTestFiles(ROOT);
  assert.ok(files.includes("packages/testing/test_files_test.ts"));
  const groups = groupFiles(files);
  assert.deepEqual(groups.flatMap((group) => group.files).sort(), files);
  assert.ok(groups.every((group) => group.files.length > 0));
});

Deno.test("groupFiles: begins with the heavy ones and ends with those that must be alone, one by one", async () => {
  const groups = groupFiles(await findTestFiles(ROOT));
  const kinds = groups.map(({ kind }) => kind);
  assert.deepEqual(kinds, [...kinds].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b)));
  for (const kind of ORDER) assert.ok(kinds.includes(kind), kind);
  for (const { kind, files } of groups) if (kind === "alone") assert.equal(files.length, 1);
});
