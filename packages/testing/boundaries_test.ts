import { strict as assert } from "node:assert";
import { dirname, join, relative } from "node:path";

const ROOT = join(import.meta.dirname ?? ".", "../..");

/** Rooms and who they may visit (design.md §13). `testing` may be visited by tests only. */
const MAY_VISIT: Readonly<Record<string, readonly string[]>> = {
  "packages/clock": [],
  "packages/domain": [],
  "packages/protocol": ["packages/domain"],
  "packages/auth": ["packages/domain"],
  "packages/bus": ["packages/domain"],
  "packages/config": ["packages/auth", "packages/domain", "packages/media"],
  "packages/media": [],
  "packages/observe": [],
  "packages/readmodel": ["packages/domain"],
  "packages/service": ["packages/bus", "packages/clock", "packages/observe"],
  "packages/agent": ["packages/clock", "packages/domain", "packages/protocol"],
  "packages/recipes": [],
  "packages/provenance": [],
  "services/gateway": ["packages"],
  "services/orchestrator": ["packages"],
  "services/storage": ["packages"],
  "agents/simulator": [
    "packages/agent",
    "packages/auth",
    "packages/config",
    "packages/domain",
    "packages/protocol",
    "packages/observe",
    "packages/service",
  ],
  "packages/bundle": [],
  extension: [
    "packages/bundle",
    "packages/domain",
    "packages/protocol",
    "packages/agent",
    "packages/recipes",
  ],
  ui: ["packages/bundle", "packages/domain", "packages/protocol", "packages/provenance"],
  "packages/testing": ["packages", "services", "agents", "extension", "ui", "cli", "bench"],
  cli: ["packages", "services", "agents", "ui"],
  bench: ["packages", "services", "agents", "ui", "cli"], // and packages/testing, for real servers
};

/** What only one room may import: each outside world has one door. */
const DOORS: readonly { readonly what: RegExp; readonly rooms: readonly string[] }[] = [
  { what: /^(node:sqlite|@nats-io\/)/, rooms: ["packages/bus"] },
  {
    what: /^(kysely|postgres|@electric-sql\/pglite)(\/|$)/,
    rooms: ["packages/readmodel"],
  },
  { what: /^jose$/, rooms: ["packages/auth"] },
  { what: /^@(aws-sdk|ffmpeg)\//, rooms: ["packages/media"] },
  { what: /^hono(\/|$)/, rooms: ["services/gateway", "services/storage"] },
  { what: /^h264-mp4-encoder$/, rooms: ["agents/simulator"] },
  { what: /^(prom-client$|@opentelemetry\/)/, rooms: ["packages/observe"] },
  { what: /^sharp$/, rooms: ["packages/media", "agents/simulator"] },
  { what: /^esbuild$/, rooms: ["packages/bundle", "extension", "ui"] },
  { what: /^(preact|@preact\/signals)(\/|$)/, rooms: ["extension", "ui"] },
  { what: /^preact-iso$/, rooms: ["ui"] },
  { what: /^fflate$/, rooms: ["extension"] },
  { what: /^(citty$|cli-progress$|@modelcontextprotocol\/)/, rooms: ["cli"] },
];

/** Who reads the environment: the processes' own files, the client's configuration, and the measurements. */
const ENVIRONMENT = /^(cli\/(server|client_config)\.ts$|(services|agents)\/\w+\/main\.ts$|bench\/)/;

/** Rooms whose code must run in a browser. */
const BROWSER_SAFE = [
  "packages/clock",
  "packages/domain",
  "packages/protocol",
  "packages/agent",
  "packages/recipes",
  "packages/provenance",
  "extension",
  "ui",
];

/** Files that make the extension and the studio and are not in them. */
const MAKES_BUNDLE = /^(extension\/(build|bundle|manifest|icons\/\w+)|ui\/(build|bundle|kept|mod))\.ts$/;

/** The one file that speaks with the browser around the extension; types count too. */
const CHROME_DOOR = "extension/browser.ts";

interface Source {
  readonly file: string;
  readonly room: string;
  readonly test: boolean;
  readonly text: string;
  readonly imports: readonly string[];
}

function* files(dir: string): Iterable<string> {
  for (const entry of Deno.readDirSync(dir)) {
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
    const path = join(dir, entry.name);
    if (entry.isDirectory) yield* files(path);
    else if (/\.tsx?$/.test(entry.name)) yield path;
  }
}

function roomOf(file: string): string {
  const [a = "", b = ""] = file.split("/");
  return ["packages", "services", "agents"].includes(a) ? `${a}/${b}` : a;
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^"';]*?from\s*"([^"]+)"|(?:^|\n)\s*import\s*"([^"]+)"|import\("([^"]+)"\)/g;

function sources(): Source[] {
  return [...files(ROOT)].map((path) => {
    const file = relative(ROOT, path);
    const text = Deno.readTextFileSync(path);
    const imports = [...text.matchAll(IMPORT)].map((m) => m[1] ?? m[2] ?? m[3] ?? "");
    const test =
      /(_test\.tsx?|_contract(_support)?\.ts|\/contract(_support)?\.ts|\/testing_|\/testing\/|\/test_)/.test(
        file,
      ) ||
      roomOf(file) === "packages/testing";
    return { file, room: roomOf(file), test, text, imports };
  });
}

/**
 * Whether others may import the file: a room's `mod.ts`, or a door beside it that `deno.json` names. `mod.ts` runs anywhere;
 * what needs a disk, native code or a server of its own is behind a named door, so that a process carries what it uses.
 */
function isDoor(file: string): boolean {
  return file.endsWith("/mod.ts") || Object.values(importMap).includes(`./${file}`);
}

/** The file or bare package that an import names, with our own packages as files. */
function target(source: Source, name: string, map: Readonly<Record<string, string>>): string {
  const own = map[name];
  if (own?.startsWith("./") === true) return own.slice(2);
  return name.startsWith(".") ? join(dirname(source.file), name) : name;
}

const all = sources();
const importMap = JSON.parse(Deno.readTextFileSync(join(ROOT, "deno.json"))).imports as Record<
  string,
  string
>;

Deno.test("boundaries: the walk sees the rooms", () => {
  for (const room of Object.keys(MAY_VISIT)) {
    assert.ok(all.some((s) => s.room === room), `no file in ${room}`);
  }
});

Deno.test("boundaries: rooms import only rooms that they may visit, and only through their doors", () => {
  const breaches: string[] = [];
  for (const source of all) {
    for (const name of source.imports) {
      const to = target(source, name, importMap);
      if (!to.includes("/") || !/\.tsx?$/.test(to)) continue;
      const room = roomOf(to);
      if (room === source.room) continue;
      const allowed = MAY_VISIT[source.room] ?? [];
      const may = allowed.some((a) => room === a || room.startsWith(`${a}/`)) &&
        (room !== "packages/testing" || source.test || source.room === "bench");
      if (!may && !(source.test && room === "packages/testing")) {
        breaches.push(`${source.file} imports ${name}`);
      } else if (!isDoor(to) && !source.test) {
        breaches.push(`${source.file} imports ${name}, which is no door`);
      }
    }
  }
  assert.deepEqual(breaches, []);
});

Deno.test("boundaries: each outside world has one door", () => {
  const breaches: string[] = [];
  for (const source of all.filter((s) => !s.test && s.room !== "bench")) {
    for (const name of source.imports) {
      for (const door of DOORS) {
        if (door.what.test(name) && !door.rooms.includes(source.room)) {
          breaches.push(`${source.file} imports ${name}`);
        }
      }
    }
    if (/Deno\.env\b|process\.env\b/.test(source.text) && !ENVIRONMENT.test(source.file)) {
      breaches.push(`${source.file} reads the environment`);
    }
  }
  assert.deepEqual(breaches, []);
});

Deno.test("boundaries: one file of the extension says chrome", () => {
  const breaches = all
    .filter(({ file, room, test }) => room === "extension" && !test && file !== CHROME_DOOR)
    .filter(({ text }) => /\bchrome\??\./.test(text))
    .map(({ file }) => file);
  assert.deepEqual(breaches, []);
});

Deno.test("boundaries: browser-safe rooms use web standards only", () => {
  const breaches = all
    .filter((s) => BROWSER_SAFE.includes(s.room) && !s.test && !MAKES_BUNDLE.test(s.file))
    .filter((s) => s.imports.some((name) => name.startsWith("node:")) || /\bDeno\./.test(s.text))
    .map((s) => s.file);
  assert.deepEqual(breaches, []);
});

Deno.test("boundaries: no file is longer than 300 lines", () => {
  assert.deepEqual(all.filter((s) => !s.test && s.text.split("\n").length > 300).map((s) => s.file), []);
});

Deno.test("boundaries: nothing is imported that the manifest does not pin", () => {
  const known = (name: string) =>
    name.startsWith(".") || name.startsWith("node:") ||
    Object.keys(importMap).some((k) => name === k || name.startsWith(`${k}/`));
  const unknown = all.flatMap((s) =>
    s.imports.filter((name) => !known(name)).map((name) => `${s.file}: ${name}`)
  );
  assert.deepEqual(unknown, []);
  for (const to of Object.values(importMap)) {
    assert.match(to, /^(\.\/|npm:.*@\d+\.\d+\.\d+$)/, `"${to}" is not pinned`);
  }
});
