import assert from "node:assert/strict";
import { makeTicket, signingSecret } from "@sluice/media";
import { makeServiceTicket } from "../../packages/media/service_ticket.ts";
import { picture } from "../../packages/media/media_contract.ts";
import { openTestStorage, SECRET } from "./testing_storage.ts";

const LATER = Date.now() + 60_000;

Deno.test("/internal is open to a service ticket for that very call, and to nothing else", async () => {
  const { media, url, close } = await openTestStorage();
  try {
    const png = await picture(6, 4);
    const call = { method: "PUT", path: "/internal/media?accept=image%2Fpng" };
    const limits = { maxBytes: png.length, expiresAt: LATER };
    const put = async (ticket: string, path = call.path, bytes = png) => {
      const headers = { authorization: `Bearer ${ticket}` };
      const answer = await fetch(url + path, { method: "PUT", headers, body: bytes as BodyInit });
      return [answer.status, (await answer.json()).code];
    };
    const upload = {
      accountId: "a",
      jobId: "j",
      attempt: 1,
      kind: "image",
      outputs: 1,
      expiresAt: LATER,
    } as const;
    const refused = [
      "",
      "x",
      makeTicket(SECRET, upload),
      makeServiceTicket(signingSecret("another secret of enough bytes"), call, limits),
      makeServiceTicket(SECRET, { ...call, method: "POST" }, limits),
      makeServiceTicket(SECRET, { ...call, path: "/internal/media" }, limits),
      makeServiceTicket(SECRET, call, { ...limits, expiresAt: Date.now() - 1 }),
      makeServiceTicket(SECRET, call, limits).replace(/^\d+/, "99999"),
      makeServiceTicket(SECRET, call, limits).replace(/\.\d+\./, `.${LATER + 1}.`),
    ];
    for (const ticket of refused) {
      assert.deepEqual(await put(ticket), [401, "service_ticket_invalid"], ticket);
    }
    const ticket = makeServiceTicket(SECRET, call, limits);
    assert.deepEqual(await put(ticket, "/internal/media"), [401, "service_ticket_invalid"]);
    const longer = new Uint8Array([...png, 0]);
    assert.deepEqual(await put(ticket, call.path, longer), [413, "too_large"]);
    assert.deepEqual(await put(ticket), [201, undefined]);
    const asUpload = await fetch(`${url}/uploads/j/1/0`, {
      method: "PUT",
      headers: { authorization: `Bearer ${ticket}` },
      body: png as BodyInit,
    });
    assert.deepEqual([asUpload.status, (await asUpload.json()).code], [401, "ticket_invalid"]);

    const { mediaId } = await media.put(new Blob([png as BlobPart]).stream(), { maxBytes: 1e6 });
    const bare = await fetch(`${url}/internal/media/${mediaId}`);
    assert.deepEqual([bare.status, (await bare.json()).code], [401, "service_ticket_invalid"]);
  } finally {
    await close();
  }
});

Deno.test("/internal lets no page in, not even an extension's", async () => {
  const { url, close } = await openTestStorage();
  try {
    const headers = { origin: "chrome-extension://abcdefghijklmnopabcdefghijklmnop" };
    for (const method of ["GET", "OPTIONS"]) {
      const answer = await fetch(`${url}/internal/ready`, { method, headers });
      assert.equal(answer.headers.get("access-control-allow-origin"), null, method);
      await answer.body?.cancel();
    }
  } finally {
    await close();
  }
});
