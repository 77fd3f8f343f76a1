import assert from "node:assert/strict";
import { startSluice } from "@sluice/testing";
import { get, post, type Server } from "./api.ts";
import { chainBreaks } from "./events.ts";
import { openUserSocket } from "./user_socket.ts";

const ENV = { SLUICE_SIMULATOR_IMAGE_MS: "20", SLUICE_SIMULATOR_SLOTS: "1" };
const IMAGE = { type: "image", model: "sim-image", prompt: "a lighthouse" };

const ticketOf = async (server: Server): Promise<string[]> => {
  const { status, body } = await post(server, "/api/tickets");
  assert.equal(status, 201);
  return ["sluice.user.v1", `ticket.${body.ticket}`];
};

Deno.test("/ws/user: a client sees its jobs from start to result, in the reference's words", async () => {
  await using sluice = await startSluice({ env: ENV });
  const { body: me } = await get(sluice, "/api/user/me");
  await using client = await openUserSocket(sluice.url, await ticketOf(sluice), {
    query: `?userId=${me.id}`,
  });
  assert.equal(client.protocol, "sluice.user.v1");
  assert.deepEqual(await client.until((m) => m.type === "welcome"), { type: "welcome", userId: me.id });
  client.say({ type: "ping" });
  await client.until((m) => m.type === "pong");

  const { body: { jobId } } = await post(sluice, "/api/jobs", IMAGE);
  const done = await client.until((m) => m.type === "job_completed" && m.jobId === jobId);
  const ofJob = client.heard.filter((m) => m.jobId === jobId).map((m) => m.type);
  assert.equal(ofJob[0], "job_started");
  assert.ok(ofJob.slice(1, -1).every((type) => type === "job_progress"), ofJob.join(" "));
  assert.equal(done.resultUrls.length, 1);
  const picture = await fetch(new URL(done.resultUrl, sluice.url));
  assert.deepEqual([picture.status, picture.headers.get("content-type")], [200, "image/png"]);
  await picture.body?.cancel();

  const failing = await post(sluice, "/api/jobs", { ...IMAGE, prompt: "[[fail:policy]]" });
  const failed = await client.until((m) => m.type === "job_failed" && m.jobId === failing.body.jobId);
  assert.ok(failed.error.length > 0);
});

Deno.test("/ws/user: a subscription is resumed after a restart without a gap or a repeat", async () => {
  const dataDir = await Deno.makeTempDir({ prefix: "sluice-" });
  try {
    const commits = [];
    let port: number;
    {
      await using sluice = await startSluice({ env: ENV, dataDir });
      port = sluice.port;
      await using client = await openUserSocket(sluice.url, await ticketOf(sluice));
      client.say({ type: "subscribe", after: 0 });
      const { body: { jobId } } = await post(sluice, "/api/jobs", IMAGE);
      await client.until((m) => m.type === "job_completed" && m.jobId === jobId);
      await client.until((m) =>
        m.type === "commit" && m.events.some((e: { type: string }) => e.type === "JobCompleted")
      );
      // what is told while it goes down is either here or comes after the restart
      assert.equal(await sluice.stop(), 0);
      assert.ok([1001, 1012].includes((await client.closed).code));
      commits.push(...client.heard.filter((m) => m.type === "commit"));
    }
    await using sluice = await startSluice({ env: ENV, dataDir, port });
    await using client = await openUserSocket(sluice.url, await ticketOf(sluice));
    client.say({ type: "subscribe", after: commits.at(-1).position });
    const { body: { jobId } } = await post(sluice, "/api/jobs", IMAGE);
    await client.until((m) =>
      m.type === "commit" &&
      m.events.some((e: { type: string; data: { jobId?: string } }) =>
        e.type === "JobCompleted" && e.data.jobId === jobId
      )
    );
    const rest = client.heard.filter((m) => m.type === "commit");
    assert.deepEqual(chainBreaks([...commits, ...rest]), []);
    const types = [...commits, ...rest].flatMap((c) => c.events).map((e) => e.type);
    assert.equal(types.filter((type) => type === "JobSubmitted").length, 2);
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
});

Deno.test("/ws/user: another site's page is not let in by its visitor's cookie, and a bare userId is closed with 4401", async () => {
  await using sluice = await startSluice({ env: ENV });
  const login = await fetch(`${sluice.url}/api/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ key: sluice.key }),
  });
  await login.body?.cancel();
  const cookie = (login.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  await using own = await openUserSocket(sluice.url, [], { headers: { cookie, origin: sluice.url } });
  await own.until((m) => m.type === "welcome");
  await using foreign = await openUserSocket(sluice.url, [], {
    headers: { cookie, origin: "https://elsewhere.example" },
  });
  assert.equal((await foreign.closed).opened, false);
  const { body: me } = await get(sluice, "/api/user/me");
  await using bare = await openUserSocket(sluice.url, [], { query: `?userId=${me.id}` });
  assert.deepEqual(await bare.closed, { code: 4401, opened: true });
  assert.deepEqual(bare.heard, []);
});
