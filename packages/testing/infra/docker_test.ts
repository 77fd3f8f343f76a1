import assert from "node:assert/strict";
import { DockerfileParser, type From, type Instruction } from "dockerfile-ast";
import { validate } from "dockerfile-utils";
import { join } from "node:path";
import manifest from "../../../deno.json" with { type: "json" };
import { outside } from "../outside.ts";
import { ROOT } from "./root.ts";

const text = Deno.readTextFileSync(join(ROOT, "infra/docker/Dockerfile"));
const dockerfile = DockerfileParser.parse(text);
const PORTS = { gateway: 8001, orchestrator: 8002, storage: 8003, simulator: 8004 } as const;

interface Stage {
  readonly name: string;
  readonly base: string;
  readonly instructions: readonly Instruction[];
}

const stages = new Map<string, Stage>();
for (const one of dockerfile.getInstructions()) {
  if (one.getKeyword() === "FROM") {
    const from = one as From;
    const name = from.getBuildStage() ?? "";
    stages.set(name, { name, base: from.getImage() ?? "", instructions: [] });
  } else {
    const last = [...stages.values()].at(-1)!;
    stages.set(last.name, { ...last, instructions: [...last.instructions, one] });
  }
}

/** What a stage says under that word, its own and what it builds upon. */
function said(name: string, keyword: string): string[] {
  const stage = stages.get(name);
  if (stage === undefined) return [];
  const own = stage.instructions.filter((one) => one.getKeyword() === keyword);
  return [...said(stage.base, keyword), ...own.map((one) => one.getArgumentsContent() ?? "")];
}

/** The list in square brackets that an instruction ends with. */
const listIn = (content = ""): readonly string[] => JSON.parse(/\[.*\]$/s.exec(content)?.[0] ?? "[]");

Deno.test("infra/docker/Dockerfile: the linter has nothing to say, and would", () => {
  assert.deepEqual(validate(text).map(({ message }) => message), []);
  assert.notDeepEqual(validate("FROM x\nWORKDIR here\nCMD a\nCMD b\n"), []);
});

Deno.test("infra/docker/Dockerfile: images have exact versions, the version of Deno is the one in use, nothing is fetched by hand", () => {
  const outside = [...stages.values()].filter(({ base }) => !stages.has(base)).map(({ base }) => base);
  const [version] = Deno.version.deno.split("+");
  assert.deepEqual(outside, [`denoland/deno:${version}`, `denoland/deno:distroless-${version}`]);
  const words = dockerfile.getInstructions().map((one) => one.getKeyword());
  assert.ok(!words.includes("ADD"), "ADD fetches without saying so");
});

for (const [kind, port] of Object.entries(PORTS)) {
  Deno.test(`infra/docker/Dockerfile: the ${kind} runs as nobody in particular, with the permissions of its task`, () => {
    const command = manifest.tasks[kind as keyof typeof PORTS].command.split(" ");
    const [runs] = said(kind, "ENTRYPOINT");
    const [deno, run, ...flags] = listIn(runs);
    assert.deepEqual([deno, run], ["/bin/deno", "run"]);
    // the task's flags and entry, with what is in the image and nothing that came later
    assert.deepEqual(flags, ["--cached-only", "--frozen", ...command.slice(2)]);
    assert.deepEqual(said(kind, "USER"), ["65532:65532"]);
    assert.deepEqual(said(kind, "STOPSIGNAL"), ["SIGTERM"]);
    assert.deepEqual(said(kind, "EXPOSE"), [String(port)]);
    assert.deepEqual(said(kind, "RUN"), [], "there is no shell");
    const [check = ""] = said(kind, "HEALTHCHECK");
    assert.deepEqual(listIn(check).slice(-3), [
      `--allow-net=127.0.0.1:${port}`,
      "infra/docker/ready.ts",
      String(port),
    ]);
  });
}

Deno.test(".dockerignore lets in all that the services load, and no tests", async () => {
  assert.ok(isLetIn(RULES, "packages/domain/mod.ts"));
  for (
    const out of [
      "packages/testing/mod.ts",
      "README.md",
      "infra/.env",
      ".sluice/secret",
      "packages/domain/cell_test.ts",
    ]
  ) {
    assert.ok(!isLetIn(RULES, out), out);
  }
  for (const folder of manifest.workspace) {
    assert.ok(isLetIn(RULES, `${folder.replace("./", "")}/deno.json`), folder);
  }
  for (const kind of Object.keys(PORTS) as (keyof typeof PORTS)[]) {
    const entry = manifest.tasks[kind].command.split(" ").at(-1)!;
    const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json", entry], cwd: ROOT })
      .output();
    const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as { modules: { specifier: string }[] };
    const files = modules.map(({ specifier }) => specifier).filter((one) => one.startsWith("file:"))
      .map((one) => decodeURIComponent(new URL(one).pathname).slice(ROOT.length + 1));
    assert.ok(files.length > 50);
    assert.deepEqual(files.filter((file) => !isLetIn(RULES, file)), []);
  }
});

Deno.test("infra/docker/trim.ts: what an image holds starts, with fewer packages, in the versions of the lock file", async () => {
  const dir = await Deno.makeTempDir({ prefix: "sluice-image-" });
  const deno = async (...args: string[]) => {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args,
      cwd: dir,
      clearEnv: true,
      // also where this machine's certificates are: what the cache lacks is fetched
      env: { ...outside(), DENO_DIR: await cacheFolder(), NO_COLOR: "1" },
    }).output();
    return { success, said: new TextDecoder().decode(stderr) };
  };
  try {
    copyLetIn(dir);
    const { imports } = JSON.parse(Deno.readTextFileSync(`${dir}/deno.json`));
    const before = lockedIn(dir);
    const entry = manifest.tasks.gateway.command.split(" ").at(-1)!;
    const trimmed = await deno("run", "-A", "infra/docker/trim.ts", entry);
    assert.ok(trimmed.success, trimmed.said);
    const cached = await deno("cache", "--quiet", entry, "infra/docker/ready.ts");
    assert.ok(cached.success, cached.said);
    const after = lockedIn(dir);
    assert.deepEqual(after.filter((one) => !before.includes(one)), []);
    assert.ok(after.length < before.length / 2, `${after.length} of ${before.length}`);
    assert.ok(
      "playwright-core" in imports && !Deno.readTextFileSync(`${dir}/deno.json`).includes("playwright"),
    );
    const [, , ...args] = listIn(said("gateway", "ENTRYPOINT")[0]);
    // it has loaded all, and now lacks settings
    assert.match(
      (await deno("run", ...args)).said,
      /The gateway could not start\.\s+read the settings: SLUICE_SECRET/,
    );
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

/** Names and versions that the lock file of a folder pins. */
function lockedIn(dir: string): string[] {
  return Object.keys(JSON.parse(Deno.readTextFileSync(`${dir}/deno.lock`)).npm);
}

/** Where this machine keeps packages, so that none is fetched for the test. */
async function cacheFolder(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"], cwd: ROOT })
    .output();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}

/** Copies what `.dockerignore` lets in. */
function copyLetIn(dir: string, folder = ""): void {
  for (const { name, isDirectory } of Deno.readDirSync(join(ROOT, folder))) {
    const path = folder === "" ? name : `${folder}/${name}`;
    if (isDirectory && !["node_modules", ".git", ".sluice", "dist"].includes(name)) copyLetIn(dir, path);
    if (isDirectory || !isLetIn(RULES, path)) continue;
    Deno.mkdirSync(join(dir, folder), { recursive: true });
    Deno.copyFileSync(join(ROOT, path), join(dir, path));
  }
}

const RULES = Deno.readTextFileSync(join(ROOT, ".dockerignore")).split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"));

/** The last rule that fits a file or a folder that it is in decides, as in Docker. */
function isLetIn(rules: readonly string[], file: string): boolean {
  let inside = true;
  for (const rule of rules) {
    const pattern = rule.replace(/^!/, "").replaceAll(".", "\\.").replaceAll("**/", "\0").replaceAll(
      "*",
      "[^/]*",
    );
    const fits = new RegExp(`^${pattern.replaceAll("\0", "(?:.*/)?")}(?:/.*)?$`).test(file);
    if (fits) inside = rule.startsWith("!");
  }
  return inside;
}
