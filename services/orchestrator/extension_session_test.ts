import { strict as assert } from "node:assert";
import { makeSessionToken } from "@sluice/auth";
import type { Scope } from "@sluice/domain";
import { ACCOUNT, command, submit } from "@sluice/testing";
import { auth, type Message, withHub } from "./testing_hub.ts";

const KEY = "key-1";
const JOB = "7f0dbe1a-0f6a-4f58-b1ad-1d4c9b1c2a01";
const NEXT = "7f0dbe1a-0f6a-4f58-b1ad-1d4c9b1c2a02";
type World = Parameters<Parameters<typeof withHub>[0]>[0];

/** A worker that knows nothing but the reference's words. */
class Extension {
  readonly heard: Message[] = [];
  readonly #socket: WebSocket;
  readonly opened: Promise<unknown>;
  readonly closed: Promise<number>;
  #wake = () => {};

  constructor(url: string, query: Record<string, string>) {
    this.#socket = new WebSocket(`${url.replace("agent", "extension")}?${new URLSearchParams(query)}`);
    this.#socket.onmessage = ({ data }) => {
      this.heard.push(JSON.parse(data));
      this.#wake();
    };
    this.opened = new Promise((resolve) => this.#socket.onopen = resolve);
    this.closed = new Promise((resolve) =>
      this.#socket.onclose = ({ code }) => (resolve(code), this.#wake())
    );
  }

  async next(type: string): Promise<Message> {
    while (true) {
      const at = this.heard.findIndex((m) => m.type === type);
      if (at >= 0) return this.heard.splice(at, 1)[0]!;
      if (this.#socket.readyState === WebSocket.CLOSED) throw new Error(`wait for ${type}: closed`);
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }

  say(message: object): void {
    this.#socket.send(JSON.stringify(message));
  }

  async close(): Promise<void> {
    this.#socket.close();
    await this.closed;
  }
}

async function login({ tell }: World, scopes: readonly Scope[] = ["agent"]): Promise<string> {
  const key = {
    keyId: KEY,
    accountId: ACCOUNT,
    name: "k",
    hash: "h",
    prefix: "slk_",
    scopes,
    expiresAt: null,
  };
  await tell(command("CreateKey", key));
  const session = { sessionId: "s1", accountId: ACCOUNT, keyId: KEY, expiresAt: Date.now() + 3_600_000 };
  return await makeSessionToken(auth, session);
}

async function online(world: World): Promise<Extension> {
  const token = await login(world);
  const worker = new Extension(world.url, { userId: ACCOUNT, token, extensionType: "freepik" });
  const { userId } = await worker.next("welcome");
  assert.equal(userId, ACCOUNT);
  return worker;
}

const freepik = (jobId: string) => submit(jobId, { model: "freepik" });

async function events({ bus }: World): Promise<string[]> {
  const types: string[] = [];
  for await (const commits of bus.log.read(1)) {
    types.push(...commits.flatMap((c) => c.events.map((e) => e.type)));
  }
  return types;
}

Deno.test("serveExtension hands a job over only when it is written down that its button may be pressed", () =>
  withHub(async (world) => {
    const worker = await online(world);
    await world.tell(submit(NEXT, { model: "imagen4" }));
    await world.tell(freepik(JOB));
    const order = await worker.next("new_job") as Message & {
      jobId: string;
      job: { settings: { model: string } };
    };
    assert.deepEqual([order.jobId, order.job.settings.model], [JOB, "freepik"]);
    assert.ok((await events(world)).includes("AttemptSubmitting"));
    assert.equal(
      world.decider.state().jobs.get(NEXT)?.state.status,
      "queued",
      "a Flow job is no Freepik worker's",
    );

    worker.say({ type: "job_progress", jobId: JOB, progress: 30, message: "drawing" });
    worker.say({ type: "job_failed", jobId: JOB, error: "the page broke" });
    await world.until(() => world.decider.state().jobs.get(JOB)?.state.status === "fate_unknown");
    await worker.close();
  }));

Deno.test("serveExtension takes a failure before any progress as one that did nothing, and tries again", () =>
  withHub(async (world) => {
    const worker = await online(world);
    await world.tell(freepik(JOB));
    await worker.next("new_job");
    worker.say({ type: "job_failed", jobId: JOB, error: "no tab" });
    await world.until(() => world.decider.state().jobs.get(JOB)?.strikes === 1);
    assert.equal(world.decider.state().jobs.get(JOB)?.lastFailure?.category, "network");
    worker.say({ type: "job_completed", jobId: JOB, resultUrl: "https://example.com/x.png" });
    assert.equal((await worker.next("error"))["code"], "not_yours");
    await worker.close();
  }));

Deno.test("serveExtension fetches results from the provider's hosts only", () =>
  withHub(async (world) => {
    const worker = await online(world);
    await world.tell(freepik(JOB));
    await worker.next("new_job");
    worker.say({ type: "job_completed", jobId: JOB, resultUrl: "https://example.com/x.png" });
    const error = await worker.next("error");
    assert.match(String(error["error"]), /cdnpk\.net/);
    await world.until(() => world.decider.state().jobs.get(JOB)?.state.status === "fate_unknown");
    await worker.close();
  }));

Deno.test("serveExtension lets in by a first message, and nobody without a good token", () =>
  withHub(async (world) => {
    const token = await login(world);
    const refused = async (query: Record<string, string>) => await new Extension(world.url, query).closed;
    assert.equal(await refused({ token: "nonsense", extensionType: "flow" }), 4401);
    assert.equal(await refused({ token, extensionType: "flowith" }), 4401);
    assert.equal(await refused({ token, extensionType: "flow", userId: "somebody" }), 4401);
    const key = new Extension(world.url, { token: "slk_something", extensionType: "flow" });
    assert.match(String((await key.next("error"))["error"]), /POST \/api\/session/);
    assert.equal(await key.closed, 4401);

    const late = new Extension(world.url, { extensionType: "flow" });
    await late.opened;
    late.say({ type: "auth", token });
    await late.next("welcome");
    late.say({ type: "ping" });
    await late.next("pong");
    await world.tell(command("RevokeKey", { keyId: KEY, accountId: ACCOUNT }));
    assert.equal(await late.closed, 4401, "a revoked key ends its workers");
    assert.equal(await refused({ token, extensionType: "flow" }), 4401);
  }));

Deno.test("serveExtension answers words that no text can be made of, and goes on", () =>
  withHub(async (world) => {
    const worker = await online(world);
    const textless = { toString: null, valueOf: null };
    worker.say({ type: "job_progress", jobId: textless });
    assert.equal((await worker.next("error"))["code"], "not_yours");
    await world.tell(freepik(JOB));
    await worker.next("new_job");
    worker.say({ type: "job_failed", jobId: JOB, error: textless });
    await world.until(() => world.decider.state().jobs.get(JOB)?.strikes === 1);
    assert.equal(world.decider.state().jobs.get(JOB)?.lastFailure?.message, "the worker gave no reason");
    await worker.close();
  }));

Deno.test("serveExtension ends a worker whose session was ended", () =>
  withHub(async (world) => {
    const worker = await online(world);
    const until = Date.now() + 3_600_000;
    await world.tell(command("EndSession", { accountId: ACCOUNT, sessionId: "s1", until }));
    assert.equal(await worker.closed, 4401);
  }));
