/** Reading calls in a page that would like them to go elsewhere, in a real browser. */

import assert from "node:assert/strict";
import { BUNDLED } from "@sluice/recipes";
import { openTestBrowser } from "../content/testing_tab.ts";

Deno.test("askSite: the token goes to the page's own site only, whatever the page's globals say", async () => {
  const asked: string[] = [];
  const serve = (name: string) =>
    Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
      const { method, url } = request;
      if (method !== "GET") asked.push(`${name} ${new URL(url).pathname} ${await request.text()}`);
      const headers = { "content-type": "text/html", "access-control-allow-origin": "*" };
      return new Response("<!doctype html><title>site</title>", { headers });
    });
  await using site = serve("site");
  await using other = serve("other");
  await using browser = await openTestBrowser();
  const tab = await browser.open(`http://127.0.0.1:${site.addr.port}/`);
  await tab.ask("configure", { recipe: BUNDLED.flow });
  for (const base of [`//127.0.0.1:${other.addr.port}`, `http://127.0.0.1:${other.addr.port}/app`, "/app"]) {
    await tab.page.evaluate(`window.WIZ_global_data = { SNlM0e: "secret", Im6cmf: ${JSON.stringify(base)} }`);
    const { reply } = await tab.ask("read", { name: "account", args: {} });
    assert.equal(reply.ok, false);
  }
  assert.equal(asked.length, 1);
  assert.match(asked[0] ?? "", /^site \/app\/data\/batchexecute .*secret/);
});
