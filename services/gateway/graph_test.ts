import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The gateway's process, and the doors that must stay free whoever uses them. */
const ENTRIES = ["services/gateway/main.ts", "packages/bus/nats.ts", "packages/media/mod.ts"];

/** Native code, code for another thread, or a database of its own: a host without a disk and addons runs none of it. */
const UNWANTED_PACKAGES = /^(sharp|@img\/.*|@ffmpeg\/.*|@electric-sql\/pglite|@aws-sdk\/.*)$/;
const UNWANTED_MODULES = /^node:(sqlite|worker_threads|child_process|cluster)$|\.node$/;
const WORKER = /\bnew (Shared)?Worker\(/;
const DISK = /\bDeno\.(open|create|mkdir|write\w+|makeTemp\w+|rename|copyFile)(Sync)?\(/;

/** The parts of what `deno info --json` (2.9) prints that are looked at. */
interface Info {
  readonly roots: readonly string[];
  readonly redirects: Readonly<Record<string, string>>;
  readonly modules: readonly {
    readonly specifier: string;
    readonly local?: string;
    readonly npmPackage?: string;
    readonly error?: string;
    readonly dependencies?: readonly {
      /** Absent for what is imported as types only, which no process loads. */
      readonly code?: { readonly specifier: string };
    }[];
  }[];
  readonly npmPackages: Readonly<Record<string, NpmPackage>>;
}

interface NpmPackage {
  readonly name: string;
  readonly localPath: string;
  readonly dependencies: readonly string[];
}

interface Graph {
  /** Specifier → the file, or null for what is built in. */
  readonly modules: ReadonlyMap<string, string | null>;
  readonly packages: ReadonlyMap<string, NpmPackage>;
}

async function deno(...args: readonly string[]): Promise<string> {
  const options = { args: [...args], cwd: ROOT, env: { NO_COLOR: "1" } };
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), options).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

/** All that is loaded with the entry, at once or by an `import()` whose argument is a literal. */
async function graphOf(entry: string): Promise<Graph> {
  // the packages must lie here to be looked at
  await deno("cache", "--quiet", entry);
  const info: Info = JSON.parse(await deno("info", "--json", entry));
  const known = new Map(info.modules.map((module) => [module.specifier, module]));
  const modules = new Map<string, string | null>();
  const packages = new Map<string, NpmPackage>();
  const seePackage = (id: string) => {
    const found = info.npmPackages[id];
    assert.ok(found !== undefined, `"${id}" is no package that deno info lists`);
    if (packages.has(id)) return;
    packages.set(id, found);
    found.dependencies.forEach(seePackage);
  };
  const see = (specifier: string) => {
    const module = known.get(info.redirects[specifier] ?? specifier);
    assert.ok(module !== undefined, `"${specifier}" is no module that deno info lists`);
    assert.equal(module.error, undefined, specifier);
    if (modules.has(module.specifier)) return;
    modules.set(module.specifier, module.local ?? null);
    if (module.npmPackage !== undefined) seePackage(module.npmPackage);
    for (const { code } of module.dependencies ?? []) if (code !== undefined) see(code.specifier);
  };
  info.roots.forEach(see);
  return { modules, packages };
}

/** Why the graph runs not everywhere; empty when it does. */
async function breachesOf({ modules, packages }: Graph): Promise<readonly string[]> {
  const breaches: string[] = [];
  for (const [specifier, file] of modules) {
    if (UNWANTED_MODULES.test(specifier)) breaches.push(specifier);
    if (file === null) continue;
    const text = await Deno.readTextFile(file);
    if (WORKER.test(text)) breaches.push(`${specifier} starts a worker`);
    if (DISK.test(text)) breaches.push(`${specifier} uses a disk`);
  }
  for (const { name, localPath } of packages.values()) {
    if (UNWANTED_PACKAGES.test(name)) breaches.push(name);
    const manifest = await Deno.readTextFile(join(localPath, "package.json")).catch(() => null);
    // what is for machines of another kind is listed and does not come
    if (manifest === null) breaches.push(`${name} is not here to be looked at`);
    if (manifest === null) continue;
    const { scripts = {}, gypfile, binary } = JSON.parse(manifest);
    const script = ["preinstall", "install", "postinstall"].find((one) => one in scripts);
    if (script !== undefined) breaches.push(`${name} has a script "${script}"`);
    if (gypfile === true || binary !== undefined) breaches.push(`${name} brings native code`);
    for (const addon of await addonsIn(localPath)) breaches.push(`${name} holds "${addon}"`);
  }
  return breaches;
}

/** Native addons that lie anywhere in the package. */
async function addonsIn(dir: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(dir)) {
    if (entry.isDirectory) found.push(...await addonsIn(join(dir, entry.name)));
    else if (entry.name.endsWith(".node")) found.push(entry.name);
  }
  return found;
}

for (const entry of ENTRIES) {
  Deno.test(`the gateway apart: nothing that "${entry}" loads is native, a worker, a database or in need of a disk`, async () => {
    const graph = await graphOf(entry);
    assert.ok(graph.modules.has(pathToFileURL(join(ROOT, entry)).href));
    assert.deepEqual(await breachesOf(graph), []);
  });
}

Deno.test("the gateway apart: the walk finds what must not be there", async () => {
  const rows: readonly (readonly [entry: string, expected: RegExp])[] = [
    ["packages/bus/embedded.ts", /^node:sqlite$/],
    ["packages/media/pictures.ts", /^sharp$/],
    ["packages/media/pictures.ts", /starts a worker$/],
    ["packages/media/disk.ts", /disk\.ts uses a disk$/],
    ["packages/media/s3.ts", /^@aws-sdk\/client-s3$/],
    ["packages/readmodel/mod.ts", /^@electric-sql\/pglite$/],
  ];
  for (const [entry, expected] of rows) {
    const breaches = await breachesOf(await graphOf(entry));
    assert.ok(breaches.some((breach) => expected.test(breach)), `${entry}: ${breaches.join(", ")}`);
  }
});
