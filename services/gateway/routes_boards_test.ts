import { MAX_BOARDS, MAX_VIEWS } from "@sluice/domain";
import assert from "node:assert/strict";
import { ACCOUNT } from "./testing_gateway.ts";
import { ask, finished, openLibrary, refused } from "./testing_library.ts";

Deno.test("boards are made, changed, counted and deleted, and then their assets are on none", async () => {
  await using gateway = await openLibrary();
  const [one, two] = await finished(gateway, 2);
  const made = await ask(gateway, "POST", "/api/boards", { name: " Cats " });
  assert.equal(made.status, 201);
  const { id, created_at, ...rest } = made.body.board;
  assert.deepEqual(rest, { name: "Cats", private: false, count: 0 });
  await ask(gateway, "PATCH", "/api/assets", { ids: [one, two], board: id });
  await ask(gateway, "POST", "/api/assets/trash", { ids: [two] });
  const changed = await ask(gateway, "PATCH", `/api/boards/${id.toUpperCase()}`, { private: true });
  assert.deepEqual(changed.body.board, { id, name: "Cats", private: true, count: 1, created_at });
  const { body: list } = await ask(gateway, "GET", "/api/boards");
  assert.deepEqual([list.boards, list.uncategorised], [[changed.body.board], 0]);
  assert.match(list.position, /^0-\d+$/);
  const gone = await ask(gateway, "DELETE", `/api/boards/${id}`);
  assert.deepEqual([gone.status, gone.body.success], [200, true]);
  const { body: after } = await ask(gateway, "GET", "/api/boards");
  assert.deepEqual([after.boards, after.uncategorised], [[], 1]);
  assert.equal((await ask(gateway, "GET", `/api/assets/${two}`)).body.board, null);
});

Deno.test("boards and views refuse what does not fit", async () => {
  await using gateway = await openLibrary();
  const { body: { board } } = await ask(gateway, "POST", "/api/boards", { name: "a", private: true });
  const rows: readonly [string, string, unknown, number, RegExp][] = [
    ["POST", "/api/boards", { name: " " }, 400, /at least 1/],
    ["POST", "/api/boards", { name: "x".repeat(81) }, 400, /at most 80/],
    ["POST", "/api/boards", {}, 400, /name is required/],
    ["PATCH", `/api/boards/${board.id}`, {}, 400, /name and private/],
    ["PATCH", "/api/boards/x", { name: "b" }, 404, /no board/],
    ["DELETE", "/api/boards/x", undefined, 404, /no board/],
    ["POST", "/api/views", { name: "v" }, 400, /query is required/],
    ["POST", "/api/views", { name: "v", query: "x".repeat(2_001) }, 400, /at most 2000/],
    ["DELETE", "/api/views/x", undefined, 404, /no view/],
  ];
  for (const [method, path, body, status, words] of rows) {
    assert.match(await refused(gateway, status, method, path, body), words);
  }
});

Deno.test("views are kept and forgotten", async () => {
  await using gateway = await openLibrary();
  const kept = await ask(gateway, "POST", "/api/views", { name: "Red boats", query: "?q=boat&tag=red" });
  assert.equal(kept.status, 201);
  const { id, created_at, ...rest } = kept.body.view;
  assert.deepEqual(rest, { name: "Red boats", query: "q=boat&tag=red" });
  assert.deepEqual((await ask(gateway, "GET", "/api/views")).body.views, [{ id, ...rest, created_at }]);
  const his = { authorization: `Bearer ${gateway.otherKey}` };
  assert.equal((await ask(gateway, "DELETE", `/api/views/${id}`, undefined, his)).status, 404);
  assert.equal((await ask(gateway, "DELETE", `/api/views/${id}`)).status, 200);
  assert.deepEqual((await ask(gateway, "GET", "/api/views")).body.views, []);
});

Deno.test("an account has at most so many boards and views", async () => {
  await using gateway = await openLibrary();
  const sent = [];
  for (let i = 0; i < MAX_BOARDS; i++) {
    const board = { boardId: crypto.randomUUID(), accountId: ACCOUNT, name: `board ${i}`, private: false };
    sent.push(gateway.send("CreateBoard", board));
  }
  for (let i = 0; i < MAX_VIEWS; i++) {
    const view = { viewId: crypto.randomUUID(), accountId: ACCOUNT, name: `view ${i}`, query: "" };
    sent.push(gateway.send("SaveView", view));
  }
  await Promise.all(sent);
  await gateway.edge.reached((await gateway.bus.log.head()).number, 5_000);
  assert.match(await refused(gateway, 400, "POST", "/api/boards", { name: "one more" }), /500 boards/);
  assert.match(await refused(gateway, 400, "POST", "/api/views", { name: "x", query: "" }), /200 views/);
});
