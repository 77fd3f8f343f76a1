import assert from "node:assert/strict";
import type { Command, Outcome } from "@sluice/domain";
import { makeTicket, signingSecret } from "@sluice/media";
import { openDiskMedia } from "@sluice/media/disk";
import {
  accepted,
  ACCOUNT,
  agentOnline,
  completed,
  openAccount,
  scenario,
  submit,
  submitted,
  submitting,
} from "@sluice/testing";
import sharp from "sharp";
import { storageApp } from "./app.ts";

const secret = signingSecret("a secret of enough bytes for anyone");

Deno.test("receiveOutput asks for bytes again that were removed before they were the job's, and takes them as the same output", async () => {
  const dir = await Deno.makeTempDir();
  const media = await openDiskMedia(dir);
  const png = await sharp({ create: { width: 6, height: 4, channels: 3, background: "#0a0" } }).png()
    .toBuffer();
  // another account's until now
  const { mediaId } = await media.put(new Blob([new Uint8Array(png)]).stream(), { maxBytes: 1e6 });
  const cell = scenario().given(openAccount(), agentOnline(), submit("j"), accepted("j"));
  cell.given(submitting("j"), submitted("j"));
  let removed = 0;
  const inbox = {
    async send(command: Command): Promise<{ outcome: Promise<Outcome> }> {
      // their last user erased them just now, through another process
      if (removed++ === 0) await media.remove(mediaId);
      cell.given(command);
      return {
        outcome: Promise.resolve({ ok: true, commandId: command.id, number: 1, reply: { type: "done" } }),
      };
    },
  };
  const app = storageApp({
    media,
    inboxOf: () => inbox,
    secret,
    newId: () => crypto.randomUUID(),
    now: Date.now,
  });
  const ticket = makeTicket(secret, {
    accountId: ACCOUNT,
    jobId: "j",
    attempt: 1,
    kind: "image",
    outputs: 1,
    expiresAt: Date.now() + 600_000,
  });
  const put = async () =>
    await app.request("/uploads/j/1/0", {
      method: "PUT",
      body: new Uint8Array(png),
      headers: { authorization: `Bearer ${ticket}` },
    });

  const first = await put();
  const { code, details } = await first.json();
  assert.deepEqual([first.status, code, first.headers.get("retry-after")], [503, "unavailable", "1"]);
  assert.match(details, /send them again/);
  cell.then("OutputRecorded");

  assert.equal((await put()).status, 201);
  cell.thenNothing();
  assert.notEqual(await media.stat(mediaId), null);
  cell.when(completed("j")).then("CreditsSettled", "JobCompleted");
  await Deno.remove(dir, { recursive: true });
});
