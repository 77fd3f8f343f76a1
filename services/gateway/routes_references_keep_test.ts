import assert from "node:assert/strict";
import { openTestGateway, PNG } from "./testing_gateway.ts";

Deno.test("keepReference puts bytes again that were removed before they were the account's", async () => {
  await using gateway = await openTestGateway();
  const url = `data:image/png;base64,${PNG.toBase64()}`;
  const { inbox } = gateway.bus;
  const send = inbox.send.bind(inbox);
  let removed = 0;
  inbox.send = async (command) => {
    if (command.type === "RecordReference") {
      // their last user deleted them just now
      await gateway.media.remove(command.data.mediaId);
      removed++;
    }
    return await send(command);
  };
  const answer = await gateway.call("POST", "/api/references", { url });
  const { references: [{ id }] } = await answer.json();
  assert.deepEqual([answer.status, removed], [201, 1]);
  assert.notEqual(await gateway.media.stat(id), null);
});
