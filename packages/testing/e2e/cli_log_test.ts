import assert from "node:assert/strict";
import { openNatsBus } from "@sluice/bus/nats";
import { startCluster, startNatsServer, startSluice } from "@sluice/testing";
import { get, post, type Server } from "./api.ts";
import { runLog } from "./cli_log.ts";

async function picture(server: Server, prompt: string): Promise<string> {
  const { body } = await post(server, "/api/jobs", { type: "image", model: "sim-image", prompt });
  await untilJob(server, body.jobId);
  return body.jobId;
}

async function untilJob(server: Server, jobId: string): Promise<void> {
  while ((await get(server, `/api/jobs/${jobId}`)).body.status !== "completed") {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

Deno.test("sluice log: what one machine wrote goes to NATS, services apart go on with it, and it comes back to a folder", async () => {
  const dir = await Deno.makeTempDir({ prefix: "sluice-log-" });
  try {
    let jobId = "";
    {
      await using sluice = await startSluice({
        dataDir: `${dir}/one`,
        env: { SLUICE_SIMULATOR_IMAGE_MS: "0" },
      });
      jobId = await picture(sluice, "made on one machine");
      await sluice.stop();
    }
    const lines = await runLog(["export"], { SLUICE_DATA_DIR: `${dir}/one` });
    assert.equal(lines.code, 0, lines.err);

    const nats = await startNatsServer();
    try {
      const there = { SLUICE_NATS_URL: nats.url };
      const missing = await runLog(["export"], there);
      assert.match(missing.err, /"LOG_0" is missing/);
      assert.match((await runLog(["import", "--cell", "1"], there, lines.out)).err, /there is cell 0 alone/);
      const imported = await runLog(["import"], there, lines.out);
      assert.equal(imported.code, 0, imported.err);
      assert.equal(imported.err.split("head ")[1], lines.err.split("head ")[1]);
      await using cluster = await startCluster({ natsUrl: () => nats.url, cells: 1 });
      const server = { url: cluster.gateways[0]!.url, key: cluster.key };
      await untilJob(server, jobId);
    } finally {
      await nats.stop();
    }
    const back = { SLUICE_DATA_DIR: `${dir}/two` };
    assert.equal((await runLog(["import"], back, lines.out)).code, 0);
    assert.equal((await runLog(["export"], back)).out, lines.out);
    const torn = await runLog(["import"], { SLUICE_DATA_DIR: `${dir}/three` }, lines.out.slice(0, -9));
    assert.match(torn.err, /Cannot trust commit \d+ of cell 0/);
    assert.equal(torn.code, 1);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("sluice log import fills a log that was lost beside its inbox, which services refuse to begin anew", async () => {
  const server = await startNatsServer();
  try {
    const bus = await openNatsBus({ servers: server.url, cell: 0 });
    await bus.close();
    const { out } = await runLog(["export"], { SLUICE_NATS_URL: server.url });
    assert.equal(out, "");
    await server.deleteStream("LOG_0");
    await assert.rejects(openNatsBus({ servers: server.url, cell: 0 }), /put the log back from a backup/);
    const { code, err } = await runLog(["import"], { SLUICE_NATS_URL: server.url }, out);
    assert.equal(code, 0, err);
    await (await openNatsBus({ servers: server.url, cell: 0 })).close();
  } finally {
    await server.stop();
  }
});
