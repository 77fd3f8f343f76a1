import assert from "node:assert/strict";
import { findTestFiles, groupFiles } from "./test_files.ts";

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

Deno.test("groupFiles: begins with the long ones and ends with those that must be alone, one by one", async () => {
  const groups = groupFiles(await findTestFiles(ROOT));
  assert.ok(groups[0]?.files.every((file) => file.startsWith("packages/testing/e2e/browser/")));
  const alone = groups.slice(groups.findIndex((group) => group.alone));
  assert.ok(alone.length > 0);
  assert.ok(alone.every((group) => group.alone && group.files.length === 1));
});
