import assert from "node:assert/strict";
import { EdgeError } from "@sluice/protocol";
import { type Audience, Feed } from "./feed.ts";
import { ACCOUNT, openTestGateway, OTHER } from "./testing_gateway.ts";

function audience(accountId: string): Audience {
  const nothing = () => {};
  const caller = { key: { accountId }, session: null } as unknown as Audience["caller"];
  return { caller, tell: nothing, tellLive: nothing, keepAlive: nothing, end: nothing };
}

Deno.test("Feed.join refuses what is one too many of an account, until another has left", async () => {
  await using gateway = await openTestGateway();
  const feed = new Feed(gateway.edge, { refusal: () => null }, 1);
  const leave = feed.join(audience(ACCOUNT));
  assert.throws(
    () => feed.join(audience(ACCOUNT)),
    (error) => error instanceof EdgeError && error.code === "rate_limited" && error.retryAfter === 5,
  );
  const leaveOther = feed.join(audience(OTHER));
  leave();
  feed.join(audience(ACCOUNT))();
  leaveOther();
  feed.close();
});

Deno.test("Feed.join refuses who comes while the server goes down", async () => {
  await using gateway = await openTestGateway();
  const feed = new Feed(gateway.edge, { refusal: () => null });
  feed.close();
  assert.throws(
    () => feed.join(audience(ACCOUNT)),
    (error) => error instanceof EdgeError && error.code === "unavailable" && error.retryAfter === 1,
  );
});
