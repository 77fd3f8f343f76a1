import { strict as assert } from "node:assert";
import { type CommitDraft, GENESIS } from "@sluice/domain";
import { startNatsServer } from "../../testing/nats/mod.ts";
import { seal } from "../chain.ts";
import { CELL } from "../contract_support.ts";
import { openNatsBus } from "../nats.ts";
import { openLink } from "./link.ts";
import { openLog } from "./log.ts";

Deno.test("read from a commit near the end of a long stream asks for that end alone", async () => {
  const server = await startNatsServer();
  const bus = await openNatsBus({ servers: server.url, cell: CELL });
  const actor = { type: "system", id: "x".repeat(2_000) } as const;
  const draft: CommitDraft = { at: 1, accountId: "a", actor, cause: "c", events: [] };
  let head = GENESIS;
  for (let n = 0; n < 1_000; n++) {
    const record = seal(CELL, [draft, draft, draft], head);
    head = record.head;
    await bus.log.append(record);
  }
  await bus.close();
  const link = await openLink({ servers: server.url });
  const before = link.nc.stats();
  const found: number[] = [];
  for await (const commits of openLog(link, CELL).read(2_990)) found.push(...commits.map((c) => c.number));
  const after = link.nc.stats();
  assert.deepEqual(found, Array.from({ length: 11 }, (_, n) => 2_990 + n));
  const [messages, bytes] = [after.inMsgs - before.inMsgs, after.inBytes - before.inBytes];
  // a search among 1,000 messages takes ten looks; the whole stream has six million bytes
  assert.ok(messages < 40, `${messages} messages`);
  assert.ok(bytes < 300_000, `${bytes} bytes`);
  await link.close();
  await server.stop();
});
