import assert from "node:assert/strict";
import { ADMIN_KEY, startSluice } from "@sluice/testing";
import { call, get, post } from "./api.ts";
import { API, IMAGE, JSON_TYPE, MB, ROWS, V1 } from "./bad_input_rows.ts";

Deno.test("bad input: every refusal says what, where and what is accepted, in its API's own shape", async (t) => {
  await using sluice = await startSluice({ env: { SLUICE_SIMULATOR: "off" } });
  const before = (await get(sluice, "/api/user/me")).body.credits;

  for (const { name, path, body, headers, status, code, words } of ROWS) {
    await t.step(`${name} on ${path}`, async () => {
      const answer = await post(sluice, path, body, headers);
      const said = path.startsWith("/v1/") ? answer.body.error : answer.body;
      assert.deepEqual([answer.status, said?.code], [status, code], JSON.stringify(answer.body));
      assert.match(path.startsWith("/v1/") ? said.message : said.details, words);
      if (path.startsWith("/v1/")) assert.equal(typeof said.type, "string");
      else {assert.deepEqual([typeof said.error, said.requestId], [
          "string",
          answer.headers.get("x-request-id"),
        ]);}
      assert.match(answer.headers.get("x-request-id") ?? "", /^[0-9a-f-]{36}$/);
    });
  }

  await t.step("a body over the limit whose length is not announced is refused while it comes", async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(controller) {
        sent++;
        controller.enqueue(new Uint8Array(MB));
        if (sent === 200) controller.close();
      },
    });
    const answer = await fetch(sluice.url + API, {
      method: "POST",
      headers: { "x-api-key": sluice.key, ...JSON_TYPE },
      body: endless,
    }).catch(() => null); // the server may close the line before the client has looked
    if (answer !== null) assert.equal(answer.status, 413);
    await answer?.body?.cancel();
    assert.ok(sent < 200, `${sent} MB were taken`);
  });

  await t.step("a wrong, mistyped or missing key is refused on both APIs", async () => {
    const unknown = "slk_28pwpFvXuOCuClQJSgvJUKf8mA3ApwedogOvpU3VfJJ0YchG5";
    for (const key of ["", "nonsense", `${ADMIN_KEY.slice(0, -1)}b`, unknown]) {
      for (
        const [method, path] of [["POST", API], ["GET", API], ["GET", "/v1/models"], ["POST", V1]] as const
      ) {
        const body = method === "POST" ? IMAGE : undefined;
        const { status, body: said } = await call({ url: sluice.url, key }, method, path, body);
        assert.equal(status, 401, `${method} ${path} with "${key}"`);
        assert.equal(path.startsWith("/v1/") ? said.error.code : said.code, "invalid_api_key");
      }
    }
    const none = await fetch(sluice.url + API);
    assert.deepEqual([none.status, (await none.json()).code], [401, "missing_api_key"]);
  });

  await t.step("what is not there, and what is there under another method", async () => {
    const nothing = await get(sluice, "/api/nothing");
    assert.deepEqual([nothing.status, nothing.body.code], [404, "unknown_route"]);
    const method = await call(sluice, "PUT", API);
    assert.deepEqual([method.status, method.body.code, method.headers.get("allow")?.includes("POST")], [
      405,
      "method_not_allowed",
      true,
    ]);
    for (const id of ["nonsense", crypto.randomUUID()]) {
      assert.equal((await get(sluice, `/api/jobs/${id}`)).body.code, "not_found");
      assert.equal((await get(sluice, `/v1/videos/${id}`)).body.error.code, "not_found");
    }
    for (const query of ["limit=0", "limit=201", "offset=-1", "status=odd", "from=yesterday", "cursor=x"]) {
      const { status, body } = await get(sluice, `/api/jobs?${query}`);
      assert.deepEqual([status, body.code], [400, "invalid_value"], query);
    }
    const ahead = await get(sluice, "/api/events?after=0-999999");
    assert.deepEqual([ahead.status, ahead.body.code], [400, "position_ahead"]);
  });

  await t.step("nothing of all this left a job or took a credit, and the server is well", async () => {
    assert.equal((await get(sluice, "/api/jobs?limit=1")).body.total, 0);
    assert.deepEqual((await get(sluice, "/api/user/me")).body.credits, before);
    assert.equal((await get(sluice, "/readyz")).body.status, "ready");
    assert.doesNotMatch(sluice.output(), /"level":"error"/);
  });
});
