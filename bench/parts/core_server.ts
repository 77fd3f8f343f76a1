/**
 * Gateway, hub and decider in one process, with outputs recorded without their bytes, for the rows that measure the
 * core. Prints `{ port, key, agents }` and serves until its standard input ends.
 */

import { createHash } from "node:crypto";
import { authSecret, hashKey, keyPrefix, makeKey } from "@sluice/auth";
import { createGateway } from "@sluice/gateway";
import { signingSecret } from "@sluice/media";
import { openDiskMedia } from "@sluice/media/disk";
import { openPictures } from "@sluice/media/pictures";
import { startEmbeddedStorage } from "@sluice/storage";
import { ACCOUNT, openCell } from "./cell.ts";
import { recordOutputs } from "./stored_outputs.ts";

const AGENTS = 4;

export interface CoreFacts {
  readonly port: number;
  readonly key: string;
  readonly agents: readonly { readonly agentId: string; readonly token: string }[];
}

if (import.meta.main) {
  const cell = await openCell();
  const { bus, hub } = cell;
  const key = makeKey();
  const keyId = crypto.randomUUID();
  const scopes = ["generate", "read", "manage"] as const;
  await cell.tell("CreateKey", {
    keyId,
    accountId: ACCOUNT,
    name: "bench",
    hash: hashKey(key),
    prefix: keyPrefix(key),
    scopes,
    expiresAt: null,
  });
  const agents = [];
  for (let n = 0; n < AGENTS; n++) {
    const agentId = crypto.randomUUID();
    const token = `bench-${crypto.randomUUID()}`;
    const tokenHash = createHash("sha256").update(token).digest("hex");
    await cell.tell("AdoptAgent", {
      agentId,
      accountId: ACCOUNT,
      name: `agent ${n}`,
      provider: "simulator",
      tokenHash,
      shared: true,
    });
    agents.push({ agentId, token });
  }
  const media = await openDiskMedia(`${cell.dir}/media`);
  const onProblem = () => {};
  const storage = await startEmbeddedStorage({
    logPath: `${cell.dir}/log.sqlite`,
    cell: 0,
    dataDir: `${cell.dir}/rows`,
    onProblem,
  });
  const gateway = await createGateway({
    cells: [bus],
    reads: storage.reads,
    media,
    pictures: openPictures(media),
    secret: signingSecret("only for measuring, never for anything else"),
    auth: authSecret("only for measuring, never for anything else"),
    publicUrl: "http://127.0.0.1",
    version: "bench",
  });
  const stop = new AbortController();
  recordOutputs(bus, (await bus.log.head()).number + 1, stop.signal);
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request, info) =>
      request.url.endsWith("/ws/agent") ? hub.handle(request) : gateway.app.fetch(request, info),
  );
  const facts: CoreFacts = { port: server.addr.port, key, agents };
  await Deno.stdout.write(new TextEncoder().encode(`${JSON.stringify(facts)}\n`));
  await new Response(Deno.stdin.readable).text();
  Deno.exit(0);
}
