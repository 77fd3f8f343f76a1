import assert from "node:assert/strict";
import { openTestingPage } from "./flow/testing_page.ts";
import { startFlowSite } from "./flow/mod.ts";
import { startFreepikSite } from "./freepik/mod.ts";
import { orders } from "./orders.ts";

Deno.test("orders: words make the stand-ins misbehave, and wrong ones are answered with what is accepted", async () => {
  await using flow = await startFlowSite();
  await using freepik = await startFreepikSite();
  const { obey } = orders(flow, freepik);
  using page = await openTestingPage(flow);
  await page.load("/");
  obey("fail nzlxg 8 PUBLIC_ERROR_USER_QUOTA_REACHED");
  const refused = await page.call("nzlxg", []);
  assert.deepEqual([refused.grpc, refused.reason], [8, "PUBLIC_ERROR_USER_QUOTA_REACHED"]);
  obey("signout");
  await page.load("/");
  assert.equal((await page.call("nzlxg", [])).http, 401);
  obey("signin");
  await page.load("/");
  assert.equal((await page.call("nzlxg", [])).http, 200);
  assert.match(obey("fail nzlxg 99"), /expected fail <rpc> <3\|5\|7\|8\|13\|16>/);
  assert.match(obey("page purple"), /"purple": accepted are no_editor/);
  assert.match(obey("dance"), /"dance" is no word of these sites/);
  assert.equal(obey("presses"), "none yet");
});
