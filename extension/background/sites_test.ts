import { systemClock } from "@sluice/agent";
import { BUNDLED } from "@sluice/recipes";
import assert from "node:assert/strict";
import type { SiteDriver } from "../driver/site_driver.ts";
import { openDiary } from "./diary.ts";
import type { Paired } from "./pairing.ts";
import { openSettings, type Settings } from "./settings.ts";
import { openSites, type Sites } from "./sites.ts";
import type { Storage } from "./storage.ts";
import { NO_TAB, siteDriver } from "./testing_site.ts";
import { testStorage } from "./testing_storage.ts";

interface Begun extends AsyncDisposable {
  readonly sites: Sites;
  readonly settings: Settings;
  /** What `paired` was told. */
  readonly paired: boolean[];
  looks(): number;
}

/** The worker's sites as they begin on that storage. */
async function begin(storage: Storage, run: SiteDriver["run"] = async () => {}): Promise<Begun> {
  const settings = await openSettings(storage);
  const paired: boolean[] = [];
  let looks = 0;
  const driver = () =>
    siteDriver({
      run,
      async account() {
        looks++;
        return { label: null, credits: 10, tier: "PRO", signedIn: true };
      },
    });
  const sites = await openSites({
    storage,
    settings,
    clock: systemClock,
    diary: openDiary(storage, systemClock),
    version: "1.0.0",
    fetch,
    tabOf: () => NO_TAB,
    drivers: { flow: driver, freepik: driver },
    changed: () => {},
    paired: (any) => void paired.push(any),
  });
  return {
    sites,
    settings,
    paired,
    looks: () => looks,
    async [Symbol.asyncDispose]() {
      await Promise.all(sites.all().map((work) => work.close()));
    },
  };
}

const WELCOME = {
  type: "welcome",
  sessionId: "s",
  heartbeatMs: 10_000,
  serverTime: 1,
  recipe: null,
  drop: [],
};
const NEW_JOB = {
  type: "new_job",
  jobId: "0190a1b2-0000-7000-8000-0000000000aa",
  attempt: 1,
  kind: "image",
  prompt: "a cat",
  model: "m",
  settings: { aspectRatio: "1:1", count: 1 },
  references: [],
  uploads: { url: "http://127.0.0.1:9/u", ticket: "t", maxBytes: 1 },
  leaseMs: 30_000,
  deadline: Date.now() + 60_000,
};

function pairing(agentId: string, server = "http://127.0.0.1:9"): Paired {
  return { site: "flow", server, agentId, token: "sla_t", name: "flow here" };
}

/** Keys that hold something of an agent. */
function keysOf(storage: ReturnType<typeof testStorage>, agentId: string): string[] {
  return [...storage.items.keys()].filter((key) => key.includes(agentId));
}

Deno.test("openSites runs nothing before something is paired", async () => {
  await using begun = await begin(testStorage());
  assert.deepEqual(begun.sites.all(), []);
  assert.deepEqual(begun.paired, [false]);
});

Deno.test("openSites brings a pairing back to work when the worker begins again", async () => {
  const storage = testStorage();
  {
    await using first = await begin(storage);
    await first.sites.add(pairing("a1"));
    await first.settings.pause("flow", true);
    assert.deepEqual(first.paired, [false, true]);
  }
  await using next = await begin(storage);
  assert.deepEqual(next.paired, [true]);
  assert.ok(next.looks() > 0, "the page was not looked at");
  const status = next.sites.of("flow")?.status();
  assert.equal(status?.name, "flow here");
  assert.equal(status?.paused, "here");
});

Deno.test("openSites pauses a site at once", async () => {
  await using begun = await begin(testStorage());
  await begun.sites.add(pairing("a1"));
  const work = begun.sites.of("flow");
  assert.equal(work?.status().paused, null);
  await begun.settings.pause("flow", true);
  work?.settingsChanged();
  assert.equal(work?.status().paused, "here");
});

Deno.test("openSites puts a new pairing in the place of the earlier one and forgets that", async () => {
  const storage = testStorage();
  await using begun = await begin(storage);
  await begun.sites.add(pairing("a1"));
  const first = begun.sites.of("flow");
  await storage.write({ "agent:a1:note:project": "p" });
  await begun.sites.add(pairing("a2"));
  assert.equal(first?.status().link, "closed");
  assert.equal(begun.sites.of("flow")?.paired.agentId, "a2");
  assert.deepEqual(keysOf(storage, "a1"), []);
});

Deno.test("openSites keeps the earlier pairing when there is no room for a new one", async () => {
  const storage = testStorage();
  await using begun = await begin(storage);
  await begun.sites.add(pairing("a1"));
  storage.room = 10;
  await assert.rejects(begun.sites.add(pairing("a2")), /storage is full/);
  assert.equal(begun.sites.of("flow")?.paired.agentId, "a1");
  assert.notEqual(begun.sites.of("flow")?.status().link, "closed");
});

Deno.test("openSites shows that the storage is full", async () => {
  const storage = testStorage();
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const { socket, response } = Deno.upgradeWebSocket(request, { protocol: "sluice.agent.v1" });
    socket.onmessage = ({ data }) => {
      const said = JSON.parse(data);
      if (said.type === "hello") socket.send(JSON.stringify(WELCOME));
      if (said.type === "request_job" && said.slots > 0) socket.send(JSON.stringify(NEW_JOB));
    };
    return response;
  });
  await using begun = await begin(storage);
  await begun.sites.add(pairing("a1", `http://127.0.0.1:${server.addr.port}`));
  storage.room = 10;
  const trouble = () => begun.sites.of("flow")?.status().storageTrouble ?? null;
  while (trouble() === null) await turn();
  assert.match(trouble() ?? "", /storage is full/);
});

Deno.test("openSites calls a recipe unproven until a job was completed by it, also when the worker begins again", async () => {
  const storage = testStorage();
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    if (request.method === "PUT") return Response.json({ mediaId: "m" }, { status: 201 });
    const { socket, response } = Deno.upgradeWebSocket(request, { protocol: "sluice.agent.v1" });
    const uploads = { ...NEW_JOB.uploads, url: `${request.url}/u` };
    socket.onmessage = ({ data }) => {
      const said = JSON.parse(data);
      if (said.type === "hello") socket.send(JSON.stringify(WELCOME));
      if (said.type === "request_job" && said.slots > 0) socket.send(JSON.stringify({ ...NEW_JOB, uploads }));
      if (said.id !== undefined) socket.send(JSON.stringify({ type: "ack", of: said.id }));
      if (said.type === "job_completed") socket.close(4409, "replaced");
    };
    return response;
  });
  {
    await using first = await begin(storage, async (_job, context) => {
      await context.upload(0, new Uint8Array(1), "image/png");
    });
    await first.sites.add(pairing("a1", `http://127.0.0.1:${server.addr.port}`));
    const status = () => first.sites.of("flow")?.status();
    assert.equal(status()?.recipe.unproven, BUNDLED.flow.unproven);
    while (status()?.today.done === 0) await turn();
    assert.equal(status()?.recipe.unproven, false);
    while ((storage.items.get("site:flow") as { replaced?: boolean }).replaced !== true) await turn();
  }
  await using next = await begin(storage);
  const { link, recipe, today } = next.sites.of("flow")?.status() ?? {};
  assert.deepEqual([link, recipe?.unproven, today?.done], ["replaced", false, 1]);
});

Deno.test("openSites forgets all of a site that is removed", async () => {
  const storage = testStorage();
  await using begun = await begin(storage);
  await begun.sites.add(pairing("a1"));
  await storage.write({ "agent:a1:note:project": "p" });
  await begun.sites.remove("flow");
  assert.equal(begun.sites.of("flow"), undefined);
  assert.equal(begun.paired.at(-1), false);
  assert.deepEqual(keysOf(storage, "a1"), []);
  assert.equal(storage.items.has("site:flow"), false);
});

Deno.test("openSites leaves a pairing alone that another browser has taken over", async () => {
  const storage = testStorage();
  let connections = 0;
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    connections++;
    const { socket, response } = Deno.upgradeWebSocket(request, { protocol: "sluice.agent.v1" });
    socket.onopen = () => socket.close(4409, "replaced");
    return response;
  });
  {
    await using first = await begin(storage);
    await first.sites.add(pairing("a1", `http://127.0.0.1:${server.addr.port}`));
    while ((storage.items.get("site:flow") as { replaced?: boolean }).replaced !== true) await turn();
    assert.equal(first.sites.of("flow")?.status().link, "replaced");
  }
  await using next = await begin(storage);
  assert.equal(next.sites.of("flow")?.status().link, "replaced");
  assert.equal(next.looks(), 0);
  assert.equal(connections, 1);
});

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1));
}
