import assert from "node:assert/strict";
import { readConfig } from "@sluice/config";
import { findNatsServer } from "@sluice/testing";
import { dirname, join } from "node:path";
import { parse as parseToml } from "smol-toml";
import { parse as parseYaml } from "yaml";
import { copyNatsConfig, NATS_ENV } from "./nats_config.ts";
import { ROOT } from "./root.ts";

const read = (path: string) => Deno.readTextFileSync(join(ROOT, path));

function* files(folder: string): Iterable<string> {
  for (const { name, isDirectory } of Deno.readDirSync(join(ROOT, folder))) {
    if (isDirectory) yield* files(`${folder}/${name}`);
    else if (name !== ".env") yield `${folder}/${name}`;
  }
}

/** The anchors of a page's chapters. */
function anchors(path: string): ReadonlySet<string> {
  const chapters = [...read(path).matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) => title);
  return new Set(
    chapters.map((title) => title.toLowerCase().replaceAll(/[^\w\- ]/g, "").replaceAll(" ", "-")),
  );
}

/** What the settings say of a name that is none. */
const KNOWN = (() => {
  try {
    readConfig({ SLUICE_NO_SUCH_NAME: "x" });
  } catch (error) {
    return new Set(String(error).split("known are ")[1]?.match(/SLUICE_\w+/g));
  }
  return new Set<string>();
})();

Deno.test("infra and its pages name settings that there are", () => {
  assert.ok(KNOWN.size > 20);
  const pages = [...files("infra"), "docs/runbook.md"];
  const unknown = pages.flatMap((path) =>
    [...read(path).matchAll(/SLUICE_[A-Z0-9_]*[A-Z0-9]/g)].map(([name]) => name)
      .filter((name) => !KNOWN.has(name) && !["SLUICE_KEY", "SLUICE_URL"].includes(name))
      .map((name) => `${path}: ${name}`)
  );
  assert.deepEqual(unknown, []);
});

Deno.test("infra/alerts.yaml is a file of rules, and each alarm has its chapter in the runbook", () => {
  const { groups } = parseYaml(read("infra/alerts.yaml"));
  const chapters = anchors("docs/runbook.md");
  const names = new Set<string>();
  for (const { name, rules } of groups) {
    assert.equal(typeof name, "string");
    for (const { alert, expr, labels, annotations, for: during = "0s", ...rest } of rules) {
      assert.deepEqual(rest, {}, alert);
      assert.ok(typeof expr === "string" && balanced(expr), alert);
      assert.match(during, /^\d+[smh]$/, alert);
      assert.match(labels.severity, /^(page|warn)$/, alert);
      const [page, anchor = ""] = annotations.runbook.split("#");
      assert.ok(page === "docs/runbook.md" && chapters.has(anchor), `${alert}: ${annotations.runbook}`);
      assert.ok(!names.has(alert), alert);
      names.add(alert);
    }
  }
  assert.ok(names.size > 15);
});

function balanced(text: string): boolean {
  const open: string[] = [];
  for (const [sign] of text.replaceAll(/"[^"]*"/g, "").matchAll(/[()[\]{}]/g)) {
    if ("([{".includes(sign)) open.push(sign);
    else if (open.pop() !== "([{"[")]}".indexOf(sign)]) return false;
  }
  return open.length === 0;
}

Deno.test("docs/runbook.md points to pages, chapters and files that there are", () => {
  const missing = [...read("docs/runbook.md").matchAll(/\]\(([^)]*)\)/g)].map(([, link = ""]) => link)
    .filter((link) => !/^https?:/.test(link))
    .filter((link) => {
      const [path = "", anchor] = link.split("#");
      const file = path === "" ? "docs/runbook.md" : join("docs", path);
      try {
        Deno.statSync(join(ROOT, file));
      } catch {
        return true;
      }
      return anchor !== undefined && !anchors(file).has(anchor);
    });
  assert.deepEqual(missing, []);
});

/** What a fly.toml of ours may say; Fly ignores what it does not know, so that a misspelt word would be silent. */
const FLY = {
  "": [
    "app",
    "primary_region",
    "kill_signal",
    "kill_timeout",
    "build",
    "deploy",
    "env",
    "http_service",
    "checks",
    "vm",
  ],
  build: ["dockerfile", "build-target"],
  deploy: ["strategy", "max_unavailable"],
  http_service: [
    "internal_port",
    "force_https",
    "auto_stop_machines",
    "auto_start_machines",
    "min_machines_running",
    "concurrency",
    "checks",
  ],
  concurrency: ["type", "soft_limit", "hard_limit"],
  check: ["method", "path", "interval", "timeout", "grace_period", "type", "port"],
} as const;

for (const service of ["gateway", "orchestrator", "storage"] as const) {
  Deno.test(`infra/fly/${service}.toml: known words, the image's port, probes, and settings that are accepted`, () => {
    const path = `infra/fly/${service}.toml`;
    // deno-lint-ignore no-explicit-any -- as the file says
    const fly = parseToml(read(path)) as any;
    const only = (table: Record<string, unknown>, words: readonly string[]) =>
      assert.deepEqual(Object.keys(table).filter((key) => !words.includes(key)), []);
    only(fly, FLY[""]);
    only(fly.build, FLY.build);
    only(fly.deploy, FLY.deploy);
    only(fly.http_service, FLY.http_service);
    only(fly.http_service.concurrency, FLY.concurrency);
    for (const check of [...fly.http_service.checks, fly.checks.alive]) only(check, FLY.check);
    assert.equal(fly.app, `sluice-${service}`);
    assert.ok(Deno.statSync(join(ROOT, dirname(path), fly.build.dockerfile)).isFile);
    assert.match(read("infra/docker/Dockerfile"), new RegExp(`AS ${fly.build["build-target"]}$`, "m"));
    assert.deepEqual([fly.kill_signal, fly.http_service.auto_stop_machines], ["SIGTERM", "off"]);
    assert.ok(fly.http_service.min_machines_running >= 2);
    assert.deepEqual([fly.http_service.checks[0].path, fly.checks.alive.path], ["/readyz", "/healthz"]);
    // its secrets are named in the comments, and with them it has what it needs
    const named = [...read(path).matchAll(/^# .*$/gm)].join(" ").match(/SLUICE_\w+/g) ?? [];
    const secrets = Object.fromEntries(named.map((name) => [name, SECRETS[name]]));
    const config = readConfig({ ...secrets, ...fly.env }, service);
    assert.equal(config.SLUICE_PORT, fly.http_service.internal_port);
    assert.equal(config.SLUICE_PORT, fly.checks.alive.port);
  });
}

const SECRETS: Readonly<Record<string, string>> = {
  SLUICE_SECRET: "n".repeat(32),
  SLUICE_METRICS_TOKEN: "n".repeat(32),
  SLUICE_NATS_URL: "nats://user:pass@nats:4222",
  SLUICE_DATABASE_URL: "postgres://storage:x@db/sluice",
  SLUICE_DATABASE_READ_URL: "postgres://reader:x@db/sluice",
  SLUICE_S3_ACCESS_KEY_ID: "id",
  SLUICE_S3_SECRET_ACCESS_KEY: "n".repeat(32),
};

Deno.test("infra/nats: nats-server takes each configuration, and refuses to sync less than was asked", async () => {
  const dir = await Deno.makeTempDir({ prefix: "sluice-infra-" });
  const test = async (path: string) => {
    const env = { ...NATS_ENV, NATS_STORE_DIR: dir };
    const { success, stderr } = await new Deno.Command(findNatsServer(), { args: ["-t", "-c", path], env })
      .output();
    return { success, said: new TextDecoder().decode(stderr) };
  };
  try {
    await copyNatsConfig(dir);
    for (const name of ["single", "cluster/nats-1", "cluster/nats-2", "cluster/nats-3"]) {
      const { success, said } = await test(join(dir, `${name}.conf`));
      assert.ok(success, said);
    }
    assert.match(read("infra/nats/always-sync.conf"), /^sync_interval: always$/m);
    // a server that does not know the line says so and ends; it does not go on with less
    const { success, said } = await test(join(ROOT, "infra/nats/single.conf"));
    assert.ok(success || /unknown field "sync_interval"/.test(said), said);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
