/** Whatever is said on whichever socket, the server goes on: a mistake in one would end everybody's sessions. */

import assert from "node:assert/strict";
import { type Sluice, startSluice } from "@sluice/testing";
import { get, post } from "./api.ts";
import { chance, VALUES } from "./fuzz_values.ts";

const random = chance(7);
const SOCKETS = 12;
const FRAMES = 25;

const AGENT_TYPES = words(
  "hello ping pong heartbeat request_job account job_progress job_delta accepted refused submitting submitted job_output job_completed job_failed needs_human not_found error nothing",
);
const AGENT_FIELDS = words(
  "id jobId attempt v agentId provider version capabilities holding slots progress message checkpoint index mediaId url meta outputs category code charged retryAfterMs reason account label credits signedIn",
);
const EXTENSION_TYPES = words("job_progress job_completed job_failed request_job auth ping nothing");
const EXTENSION_FIELDS = words(
  "jobId progress message error code category charged outputs resultUrl resultUrls token",
);
const USER_TYPES = words("auth subscribe ping pong nothing");
const USER_FIELDS = words("after types job ticket token userId");
/** A frame is short. */
const SHORT = VALUES.filter((value) => value.length < 1_000);

function words(text: string): readonly string[] {
  return text.split(" ");
}

function one<T>(all: readonly T[]): T {
  return all[Math.floor(random() * all.length)]!;
}

/** A frame as JSON text: what is right, with a few fields that are not. */
function frame({ types, fields: names, right }: Target): string {
  if (random() < 0.02) return one(["", "{", "[]", "null", '"x"', "{}", '{"type":null}', "\u0000"]);
  const fields = new Map(Object.entries(right()).map(([name, value]) => [name, JSON.stringify(value)]));
  for (let n = 0; n < 3; n++) fields.set(one(names), one(SHORT));
  fields.set("type", JSON.stringify(one(types)));
  return `{${[...fields].map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(",")}}`;
}

interface Target {
  readonly name: string;
  open(): Promise<WebSocket>;
  readonly types: readonly string[];
  readonly fields: readonly string[];
  /** Fields that are right, so that frames come past the first look. */
  right(): Readonly<Record<string, unknown>>;
}

Deno.test("no word on a socket ends the server", async (t) => {
  await using sluice = await startSluice({ env: { SLUICE_SIMULATOR: "off" } });
  for (const target of await targets(sluice)) {
    await t.step(target.name, async () => {
      for (let n = 0; n < SOCKETS; n++) await talk(target);
      assert.equal((await get(sluice, "/readyz")).body.status, "ready", sluice.output());
    });
  }
  assert.doesNotMatch(sluice.output(), /"level":"error"/);
});

async function targets(sluice: Sluice): Promise<readonly Target[]> {
  const address = sluice.url.replace("http", "ws");
  const made = async (path: string, body?: object) => (await post(sluice, path, body)).body;
  const { token } = await made("/api/session", { key: sluice.key });
  const { code } = await made("/api/agents/pairings");
  const agent = await made("/api/agents/pair", { code, name: "a", provider: "flow" });
  let jobId = "";
  const newJob = async (model: string) => {
    ({ jobId } = await made("/api/jobs", { type: "image", model, prompt: "x" }));
  };
  return [
    {
      name: "/ws/user, let in",
      types: USER_TYPES,
      fields: USER_FIELDS,
      async open() {
        const { ticket } = await made("/api/tickets");
        return new WebSocket(`${address}/ws/user`, ["sluice.user.v1", `ticket.${ticket}`]);
      },
      right: () => ({}),
    },
    {
      name: "/ws/user, a stranger",
      types: USER_TYPES,
      fields: USER_FIELDS,
      open: () => Promise.resolve(new WebSocket(`${address}/ws/user?userId=x`)),
      right: () => ({}),
    },
    {
      name: "/ws/extension",
      types: EXTENSION_TYPES,
      fields: EXTENSION_FIELDS,
      async open() {
        await newJob("freepik");
        const socket = new WebSocket(`${address}/ws/extension?token=${token}&extensionType=freepik`);
        // with a job in hand its words go further
        await new Promise<void>((resolve) => {
          socket.addEventListener("message", ({ data }) => {
            const message = JSON.parse(data);
            if (message.type !== "new_job") return;
            jobId = message.jobId;
            resolve();
          });
          socket.addEventListener("close", () => resolve());
        });
        return socket;
      },
      right: () => ({ jobId }),
    },
    {
      name: "/ws/agent",
      types: AGENT_TYPES,
      fields: AGENT_FIELDS,
      async open() {
        await newJob("imagen4");
        const socket = new WebSocket(`${address}/ws/agent`, ["sluice.agent.v1", `token.${agent.token}`]);
        const capabilities = { models: ["imagen4"], kinds: ["image"], concurrency: 4, minGapMs: 0 };
        const hello = { type: "hello", v: 1, agentId: agent.agentId, provider: "flow", version: "t" };
        socket.addEventListener("open", () => {
          socket.send(JSON.stringify({ ...hello, capabilities, holding: [] }));
        });
        return socket;
      },
      right: () => ({ jobId, attempt: 1, id: crypto.randomUUID() }),
    },
  ];
}

/** Talks until the server has heard enough and closes, or all is said. */
async function talk(target: Target): Promise<void> {
  const socket = await target.open();
  if (socket.readyState === WebSocket.CONNECTING) {
    await new Promise((resolve) => {
      socket.addEventListener("open", resolve);
      socket.addEventListener("close", resolve);
    });
  }
  const closed = socket.readyState === WebSocket.CLOSED
    ? Promise.resolve()
    : new Promise((resolve) => socket.addEventListener("close", resolve));
  for (let n = 0; n < FRAMES && socket.readyState === WebSocket.OPEN; n++) {
    socket.send(frame(target));
    // the answer to a bad frame may come in between
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  socket.close();
  await closed;
}
