import { openNatsBus } from "@sluice/bus/nats";
import { SNAPSHOT_FORMAT } from "@sluice/domain";
import { openS3Snapshots } from "@sluice/media/snapshots";
import { ACCOUNT, openAccount, startNatsServer, startS3, submit } from "@sluice/testing";
import { strict as assert } from "node:assert";
import { startDecider } from "./decider.ts";
import { replay } from "./replay.ts";
import { counted, textOf, watched } from "./testing_snapshots.ts";

Deno.test("startDecider on JetStream goes on from a snapshot that another leader left in the bucket", async () => {
  const [server, s3] = [await startNatsServer(), await startS3()];
  const [bus, other] = [
    await openNatsBus({ servers: server.url, cell: 0 }),
    await openNatsBus({ servers: server.url, cell: 0 }),
  ];
  const [mine, theirs] = [
    await openS3Snapshots(s3, SNAPSHOT_FORMAT),
    await openS3Snapshots(s3, SNAPSHOT_FORMAT),
  ];
  const tell = async (one: Parameters<typeof bus.inbox.send>[0]) =>
    await (await other.inbox.send(one)).outcome;
  const { store: snapshots, kept } = watched(mine);
  const first = startDecider({ bus, cell: 0, snapshots, snapshotEvery: 20, onProblem: assert.fail });
  await tell(openAccount(ACCOUNT, 1_000));
  for (let n = 0; n < 45; n++) assert.equal((await tell(submit(`job-${n}`))).ok, true);
  await kept(20);
  await first.close();
  const { log, read } = counted(other.log);
  const second = startDecider({ bus: { ...other, log }, cell: 0, snapshots: theirs, onProblem: assert.fail });
  await second.ready;
  assert.ok(Math.min(...read) >= 20, `commits were read from ${Math.min(...read)} on`);
  const whole = await replay(bus.log, 0, null, assert.fail);
  assert.equal(textOf(second.state()), textOf(whole.state));
  assert.equal((await tell(submit("one more"))).ok, true);
  await second.close();
  for (const one of [mine, theirs, bus, other, s3]) await one.close();
  await server.stop();
});
