import { unzipSync } from "fflate";
import assert from "node:assert/strict";
import { join, relative } from "node:path";
import project from "../deno.json" with { type: "json" };
import { buildExtension } from "./build.ts";

const HERE = import.meta.dirname ?? ".";

function* filesIn(dir: string): Iterable<string> {
  for (const { name, isDirectory } of Deno.readDirSync(dir)) {
    if (isDirectory) yield* filesIn(join(dir, name));
    else yield join(dir, name);
  }
}

function contentOf(dir: string): Record<string, Uint8Array> {
  return Object.fromEntries([...filesIn(dir)].map((file) => [relative(dir, file), Deno.readFileSync(file)]));
}

async function inFolder(use: (dir: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "sluice-build-" });
  try {
    await use(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("buildExtension writes a folder and a zip of the same, with all that the manifest names", () =>
  inFolder(async (dir) => {
    const built = await buildExtension({ outDir: join(dir, "extension") });
    assert.equal(built.zip, join(dir, `sluice-extension-${project.version}.zip`));
    const files = contentOf(built.dir);
    assert.deepEqual(unzipSync(Deno.readFileSync(built.zip)), files);

    const manifest = JSON.parse(new TextDecoder().decode(files["manifest.json"]));
    const named = JSON.stringify(manifest).matchAll(/"([\w/-]+\.(?:js|html|png))"/g);
    const pages = Object.keys(files).filter((name) => name.endsWith(".html"));
    const linked = pages.flatMap((page) =>
      [...new TextDecoder().decode(files[page]).matchAll(/(?:src|href)="([^":]+)"/g)]
        .map(([, name = ""]) => join(page, "..", name))
    );
    const all = new Set([...named.map(([, name = ""]) => name), ...linked]);
    assert.ok(all.size >= 10, `only ${all.size} files are named`);
    for (const name of all) assert.ok(name in files, `${name} is missing`);
    assert.deepEqual(Object.keys(files).filter((name) => !all.has(name)).sort(), [
      "licences.txt",
      "manifest.json",
    ]);
  }));

Deno.test("buildExtension gives the licence of each package whose code is in it, of those too that others brought", () =>
  inFolder(async (dir) => {
    const built = await buildExtension({ outDir: join(dir, "extension") });
    const text = await Deno.readTextFile(join(built.dir, "licences.txt"));
    const names = [...text.matchAll(/^(@?[a-z]+(?:\/[a-z-]+)?)\n\n.*MIT License/gm)].map(([, name]) => name);
    assert.deepEqual(names, ["@preact/signals", "@preact/signals-core", "preact", "zod"]);
  }));

Deno.test("buildExtension gives the same bytes again, and leaves nothing of an earlier build", () =>
  inFolder(async (dir) => {
    const outDir = join(dir, "extension");
    const { zip } = await buildExtension({ outDir });
    const first = Deno.readFileSync(zip);
    await Deno.writeTextFile(join(outDir, "leftover.js"), "");
    await buildExtension({ outDir });
    assert.deepEqual(Deno.readFileSync(zip), first);
    assert.equal("leftover.js" in contentOf(outDir), false);
  }));

Deno.test("buildExtension puts in no code from elsewhere and none that is made of text", () =>
  inFolder(async (dir) => {
    const built = await buildExtension({ outDir: join(dir, "extension") });
    const files = Object.entries(contentOf(built.dir)).filter(([name]) => /\.(js|html)$/.test(name));
    assert.ok(files.length >= 7);
    for (const [name, bytes] of files) {
      const text = new TextDecoder().decode(bytes);
      assert.doesNotMatch(text, /\beval\s*\(|\bFunction\b|\bimportScripts\b/, name);
      assert.doesNotMatch(text, /\bimport\s*\(|\bimport\s*["'{*]|\bfrom\s*["']https?:/, name);
      assert.doesNotMatch(text, /<script(?![^>]*\bsrc="[\w.-]+")|\bon\w+="/, name);
    }
  }));

/** Names that came after Chrome 116, without those that older_chrome.ts brings. */
const NEWER =
  /\bArray\.fromAsync\b|\b(Object|Map)\.groupBy\b|\bPromise\.try\b|\bRegExp\.escape\b|\.(fromHex|setFromHex|setFromBase64)\(|\.(values|keys|entries)\(\)\.(map|filter|some|every|find|toArray|forEach|reduce|flatMap|take|drop)\(|\.(union|intersection|difference|isSubsetOf|isSupersetOf|isDisjointFrom)\(|\bIterator\.from\b|\.getOrInsert/;
const BROUGHT = /\bURL\.parse\b|\bwithResolvers\b|\.toHex\(|\.fromBase64\(/;

Deno.test("buildExtension puts in nothing that the oldest Chrome of the manifest does not have", () =>
  inFolder(async (dir) => {
    const built = await buildExtension({ outDir: join(dir, "extension") });
    const scripts = Object.entries(contentOf(built.dir)).filter(([name]) => name.endsWith(".js"));
    const texts = new Map(scripts.map(([name, bytes]) => [name, new TextDecoder().decode(bytes)]));
    for (const [name, text] of texts) assert.doesNotMatch(text, NEWER, name);
    assert.doesNotMatch(texts.get("page.js") ?? "", BROUGHT);
    assert.match(texts.get("background.js") ?? "", /URL\.parse\s*\?\?=/);
    assert.match(texts.get("content.js") ?? "", /URL\.parse\s*\?\?=/);
  }));

Deno.test("nothing of the extension but browser.ts says chrome.", () => {
  const sources = [...filesIn(HERE)].map((file) => relative(HERE, file))
    .filter((name) => /\.tsx?$/.test(name) && !/_test\.tsx?$|(^|\/)testing_/.test(name));
  assert.ok(sources.length > 50);
  const sayers = sources.filter((name) =>
    /\bchrome\.\w|\bglobalThis\.chrome\b|\bbrowser\.runtime\b/.test(uncommented(name))
  );
  assert.deepEqual(sayers, ["browser.ts"]);
});

/** The source without texts and comments, which may speak of it. */
function uncommented(name: string): string {
  return Deno.readTextFileSync(join(HERE, name))
    .replaceAll(/"[^"\n]*"|`[^`]*`/g, '""')
    .replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, "");
}
