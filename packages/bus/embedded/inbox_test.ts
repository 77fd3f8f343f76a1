import assert from "node:assert/strict";
import { command, done } from "../contract_support.ts";
import { BusClosed } from "../errors.ts";
import { openInbox } from "./inbox.ts";

const never = new AbortController().signal;

Deno.test("close throws BusClosed into the handle's waiting sends and refuses new ones", async () => {
  const inbox = openInbox();
  const [sender, decider] = [inbox.handle(), inbox.handle()];
  const drained = sender.send(command("drained"));
  const [delivery] = await decider.drain(1, never);
  const queued = sender.send(command("queued"));
  sender.close();
  await assert.rejects(drained, BusClosed);
  await assert.rejects(queued, BusClosed);
  await assert.rejects(sender.send(command("late")), BusClosed);
  delivery?.settle(done("drained"));
  const other = decider.send(command("other"));
  const [next] = await decider.drain(10, never);
  assert.equal(next?.command.id, "other");
  next?.settle(done("other"));
  await other;
});

Deno.test("close puts what the handle drained and did not settle back for another handle", async () => {
  const inbox = openInbox();
  const [sender, first, second] = [inbox.handle(), inbox.handle(), inbox.handle()];
  const sent = sender.send(command("a"));
  await first.drain(1, never);
  first.close();
  assert.deepEqual(await first.drain(1, never), []);
  const [again] = await second.drain(1, never);
  again?.settle(done("a"));
  assert.deepEqual(await (await sent).outcome, done("a"));
});
