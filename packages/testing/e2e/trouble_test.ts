import { dirname, join } from "node:path";
import manifest from "../../../deno.json" with { type: "json" };
import { openNatsBus } from "@sluice/bus/nats";
import {
  ADMIN_KEY,
  findFakeTime,
  freePort,
  type NatsServer,
  type ServiceProcess,
  spawnService,
  startNatsServer,
  startPostgres,
  startProxy,
} from "@sluice/testing";

/** Only so that a test ends at all when what it waits for never comes. */
const PATIENCE_MS = 90_000;

const SHARED = {
  SLUICE_SECRET: "a secret for services in trouble, good nowhere else",
  SLUICE_ADMIN_KEY: ADMIN_KEY,
  SLUICE_UPLOAD_URL: "http://127.0.0.1:9",
};

/** A service on a broker, for as long as `run` takes. */
async function withService(
  kind: "orchestrator" | "storage" | "gateway",
  env: Readonly<Record<string, string>>,
  run: (service: ServiceProcess) => Promise<void>,
): Promise<void> {
  const args = manifest.tasks[kind].command.split(" ").slice(2);
  await using service = spawnService({ name: kind, args, port: freePort(), env: { ...SHARED, ...env } });
  await run(service);
}

async function withNats(run: (nats: NatsServer) => Promise<void>): Promise<void> {
  const nats = await startNatsServer();
  try {
    await run(nats);
  } finally {
    await nats.stop();
  }
}

/** Waits until `/readyz` says that this is missing, in these words. */
async function saysMissing(service: ServiceProcess, what: string, why: RegExp): Promise<void> {
  let last: Awaited<ReturnType<ServiceProcess["missing"]>> = null;
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await pause(50)) {
    last = await service.missing();
    if (last?.[what] !== undefined && why.test(last[what])) return;
    if (!service.running) throw new Error(`the ${service.name} ended: ${service.output()}`);
  }
  throw new Error(`the ${service.name} says ${JSON.stringify(last)}, waited for "${what}" ${why}`);
}

/** The address with another login. */
function as(url: string, role: string): string {
  const other = new URL(url);
  other.username = other.password = role;
  return other.href;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

Deno.test("orchestrator: an old broker is told by /readyz, and a good one in its place is taken without a restart", async () => {
  const port = freePort();
  const old = Deno.listen({ hostname: "127.0.0.1", port });
  const wires: Deno.Conn[] = [];
  const serving = (async () => {
    for await (const wire of old) {
      wires.push(wire);
      const info = {
        server_id: "OLD",
        version: "2.8.4",
        proto: 1,
        headers: true,
        max_payload: 1_048_576,
        jetstream: true,
      };
      await wire.write(new TextEncoder().encode(`INFO ${JSON.stringify(info)}\r\nPONG\r\n`)).catch(() => {});
    }
  })();
  await withService("orchestrator", { SLUICE_NATS_URL: `nats://127.0.0.1:${port}` }, async (service) => {
    await saysMissing(service, "log", /nats-server "2\.8\.4".*needs 2\.9/);
    old.close();
    await serving;
    for (const wire of wires) wire.close();
    const nats = await startNatsServer({ port });
    try {
      await service.ready();
    } finally {
      await nats.stop();
    }
  });
});

Deno.test("orchestrator: a broker without JetStream, or with a stream of other settings, is told by /readyz", async () => {
  const bare = await startNatsServer({ jetstream: false });
  try {
    await withService(
      "orchestrator",
      { SLUICE_NATS_URL: bare.url },
      (service) => saysMissing(service, "log", /JetStream does not answer, enable it/),
    );
  } finally {
    await bare.stop();
  }
  await withNats(async (nats) => {
    await nats.addStream({ name: "LOG_0", subjects: ["log.0"], max_msgs: 10 });
    await withService(
      "orchestrator",
      { SLUICE_NATS_URL: nats.url },
      (service) => saysMissing(service, "log", /stream "LOG_0": its setting "max_msgs" is 10, it must be -1/),
    );
  });
});

Deno.test("orchestrator: a log that was taken away is told, and never begun anew beside its inbox", () =>
  withNats(async (nats) => {
    await withService("orchestrator", { SLUICE_NATS_URL: nats.url }, async (service) => {
      await service.ready();
      await nats.deleteStream("LOG_0");
      await saysMissing(service, "log", /stream "LOG_0" is missing: put it back from a backup/);
      await service.kill();
      service.start();
      await saysMissing(service, "log", /"LOG_0" is missing and "INBOX_0" is there, put the log back/);
    });
  }));

Deno.test("orchestrator: fewer cells than the broker has logs of are refused, with the number that is needed", () =>
  withNats(async (nats) => {
    await (await openNatsBus({ servers: nats.url, cell: 3 })).close();
    await withService(
      "orchestrator",
      { SLUICE_NATS_URL: nats.url, SLUICE_CELLS: "2" },
      (service) => saysMissing(service, "log", /log of cell 3, set SLUICE_CELLS to 4 or more/),
    );
  }));

Deno.test("orchestrator: one that is cut off from the broker says so, another leads, and it comes back", () =>
  withNats(async (nats) => {
    const proxy = startProxy(nats.port);
    try {
      await withService("orchestrator", { SLUICE_NATS_URL: proxy.url }, async (cutOff) => {
        await cutOff.ready();
        while ((await cutOff.cells()).length === 0) await pause(50);
        await withService("orchestrator", { SLUICE_NATS_URL: nats.url }, async (other) => {
          await other.ready();
          await proxy.freeze();
          await saysMissing(cutOff, "log", /NATS .*(is away since|does not answer)/);
          while ((await other.cells()).length === 0) await pause(50);
          proxy.cut();
          await cutOff.ready();
        });
      });
    } finally {
      await proxy.close();
    }
  }));

Deno.test("storage and gateway: a database without rights is told with the right that is missing, and used once it is there", () =>
  withNats(async (nats) => {
    const postgres = await startPostgres();
    const dir = await Deno.makeTempDir();
    try {
      const owner = await postgres.createDatabase("sluice");
      const { default: connect } = await import("postgres");
      const admin = connect(owner, { max: 1, onnotice: () => {} });
      await admin`create role weak login password 'weak'`;
      const weak = as(owner, "weak");
      const env = { SLUICE_NATS_URL: nats.url, SLUICE_DATA_DIR: dir };
      await withService("storage", { ...env, SLUICE_DATABASE_URL: weak }, async (storage) => {
        await saysMissing(storage, "database", /grant create on database/i);
        await admin`grant create on database sluice to weak`;
        await storage.ready();
      });
      await admin`create role reader login password 'reader'`;
      const reader = as(owner, "reader");
      await withService("storage", { ...env, SLUICE_DATABASE_URL: weak }, async (storage) => {
        await storage.ready();
        const read = { ...env, SLUICE_DATABASE_READ_URL: reader, SLUICE_UPLOAD_URL: storage.url };
        await withService(
          "orchestrator",
          { SLUICE_NATS_URL: nats.url },
          (orchestrator) => orchestrator.ready(),
        );
        await withService("gateway", read, async (gateway) => {
          await saysMissing(gateway, "read model", /grant (usage|select)/i);
        });
      });
      await admin.end();
    } finally {
      await postgres.close();
      await Deno.remove(dir, { recursive: true });
    }
  }));

for (const seconds of [300, -300]) {
  Deno.test(`orchestrator: a clock that is set by ${seconds} s is told, its cells go to another, and it comes back`, () =>
    withNats(async (nats) => {
      const dir = await Deno.makeTempDir();
      const offset = join(dir, "offset");
      await Deno.writeTextFile(offset, "+0\n");
      const library = await findFakeTime();
      const faked = {
        SLUICE_NATS_URL: nats.url,
        LD_PRELOAD: library,
        LD_LIBRARY_PATH: dirname(library),
        FAKETIME_TIMESTAMP_FILE: offset,
        FAKETIME_NO_CACHE: "1",
        FAKETIME_DONT_FAKE_MONOTONIC: "1",
      };
      try {
        await withService("orchestrator", faked, async (jumping) => {
          await jumping.ready();
          while ((await jumping.cells()).length === 0) await pause(50);
          await withService("orchestrator", { SLUICE_NATS_URL: nats.url }, async (other) => {
            await other.ready();
            await Deno.writeTextFile(offset, `${seconds < 0 ? "" : "+"}${seconds}\n`);
            await saysMissing(jumping, "clock", /jumped by [+-](29|30)\d s/);
            while ((await other.cells()).length === 0) await pause(50);
            // and back: once the clock has been steady for a while it may be trusted again
            await Deno.writeTextFile(offset, "+0\n");
            await jumping.ready();
          });
        });
      } finally {
        await Deno.remove(dir, { recursive: true });
      }
    }));
}
