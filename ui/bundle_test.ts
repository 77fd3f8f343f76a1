import { strict as assert } from "node:assert";
import { gzipSync } from "node:zlib";
import { bundleStudio } from "./bundle.ts";

/** A script's static imports, all the way down: what a browser loads before it shows anything. */
function loadedWith(
  files: Readonly<Record<string, Uint8Array>>,
  entry: string,
  seen = new Set<string>(),
): Set<string> {
  if (seen.has(entry)) return seen;
  seen.add(entry);
  const text = new TextDecoder().decode(files[entry]);
  for (const [, name = ""] of text.matchAll(/(?:from|import)"\.\/([^"]+)"/g)) loadedWith(files, name, seen);
  return seen;
}

Deno.test("bundleStudio: what the first page loads is small, has no zod and no code from text, and the document names it", async () => {
  const files = await bundleStudio();
  const page = new TextDecoder().decode(files["index.html"]);
  const script = /src="\/studio\/([^"]+)"/.exec(page)?.[1] ?? "";
  const style = /rel="stylesheet" href="\/studio\/([^"]+)"/.exec(page)?.[1] ?? "";
  assert.ok(script in files && style in files, page);
  const first = [...loadedWith(files, script)];
  const bytes = first.reduce((sum, name) => sum + gzipSync(files[name]!).length, 0);
  assert.ok(bytes <= 70 * 1024, `${bytes} bytes of JavaScript`);
  assert.ok(gzipSync(files[style]!).length <= 15 * 1024, `${gzipSync(files[style]!).length} bytes of CSS`);
  const all = Object.entries(files).filter(([name]) => name.endsWith(".js"));
  assert.ok(all.length > first.length, "pages are loaded when they are gone to");
  for (const [name, code] of all) {
    assert.doesNotMatch(new TextDecoder().decode(code), /ZodError|\beval\(|new Function\(/, name);
  }
  assert.doesNotMatch(page, /<script(?![^>]*src=)|<style|\son\w+=/);
  const licences = new TextDecoder().decode(files["licences.txt"]);
  for (const name of ["preact", "@preact/signals", "preact-iso"]) {
    assert.ok(licences.includes(`${name}\n`), name);
  }
});
