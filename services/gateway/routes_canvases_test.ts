import { MAX_CANVASES, MAX_NODE_CHANGES, MAX_NODES } from "@sluice/domain";
import assert from "node:assert/strict";
import { ACCOUNT } from "./testing_gateway.ts";
import { ask, finished, openLibrary, refused } from "./testing_library.ts";

const note = (nodeId: string) => ({
  nodeId,
  x: 0,
  y: 0,
  w: 200,
  h: 100,
  content: { kind: "note", text: "hi" },
});

Deno.test("canvases are made, named, laid out and deleted, and show the assets that lie on them", async () => {
  await using gateway = await openLibrary();
  const [one] = await finished(gateway);
  const jobId = one!.slice(0, 36);
  const made = await ask(gateway, "POST", "/api/canvases", { name: " Ideas " });
  assert.equal(made.status, 201);
  const { id, name, nodes } = made.body.canvas;
  assert.deepEqual([name, nodes], ["Ideas", 0]);
  const asset = { ...note("a"), content: { kind: "asset", jobId, index: 0 } };
  const gone = { ...note("c"), content: { kind: "asset", jobId: crypto.randomUUID(), index: 0 } };
  const sent = await ask(gateway, "PATCH", `/api/canvases/${id}/nodes`, {
    changes: [asset, note("b"), gone],
  });
  assert.equal(sent.status, 200, JSON.stringify(sent.body));
  assert.match(sent.body.position, /^0-\d+$/);
  await ask(gateway, "PATCH", `/api/canvases/${id}/nodes`, {
    changes: [{ nodeId: "a", x: -5.5 }, { nodeId: "b", gone: true }],
  });
  await ask(gateway, "PATCH", `/api/canvases/${id}`, { name: "Plans" });
  const { body } = await ask(gateway, "GET", `/api/canvases/${id.toUpperCase()}`);
  assert.equal(body.canvas.name, "Plans");
  const whole = { z: 0, group: null };
  assert.deepEqual(body.canvas.nodes, [{ ...asset, ...whole, x: -5.5 }, { ...gone, ...whole }]);
  assert.deepEqual(body.canvas.assets.map((shown: { id: string }) => shown.id), [one]);
  const { body: list } = await ask(gateway, "GET", "/api/canvases");
  assert.deepEqual(list.canvases.map((c: { name: string; nodes: number }) => [c.name, c.nodes]), [[
    "Plans",
    2,
  ]]);
  assert.equal((await ask(gateway, "DELETE", `/api/canvases/${id}`)).status, 200);
  assert.equal((await ask(gateway, "GET", `/api/canvases/${id}`)).status, 404);
  assert.equal((await ask(gateway, "GET", `/api/assets/${one}`)).status, 200);
});

Deno.test("a scene is laid on a canvas with its clips, and deleting it or them takes nothing else along", async () => {
  await using gateway = await openLibrary();
  const [one, two] = [...await finished(gateway), ...await finished(gateway)];
  const clipOf = (id: string, from: number, to: number | null) => ({
    jobId: id.slice(0, 36),
    index: 0,
    from,
    to,
  });
  const { body: { canvas: { id } } } = await ask(gateway, "POST", "/api/canvases", { name: "Film" });
  const nodes = `/api/canvases/${id}/nodes`;
  const sceneOf = (...clips: readonly unknown[]) => ({
    ...note("s"),
    content: { kind: "scene", name: "Dawn", clips },
  });
  const clips = [clipOf(two!, 0, null), clipOf(one!, 250, 900), clipOf(crypto.randomUUID(), 0, null)];
  const sent = await ask(gateway, "PATCH", nodes, { changes: [sceneOf(), note("a")] });
  assert.equal(sent.status, 200, JSON.stringify(sent.body));
  await ask(gateway, "PATCH", nodes, { changes: [{ nodeId: "s", content: sceneOf(...clips).content }] });
  const { body } = await ask(gateway, "GET", `/api/canvases/${id}`);
  assert.deepEqual(body.canvas.nodes[0].content, { kind: "scene", name: "Dawn", clips });
  // what a scene plays is shown with it, and what is no more is not
  assert.deepEqual(
    body.canvas.assets.map((shown: { id: string }) => shown.id).toSorted(),
    [one, two].toSorted(),
  );
  const wrong = { changes: [{ nodeId: "s", content: sceneOf(clipOf(one!, 900, 900)).content }] };
  assert.match(await refused(gateway, 400, "PATCH", nodes, wrong), /a time after from, or null/);
  assert.equal((await ask(gateway, "POST", "/api/assets/trash", { ids: [one] })).status, 200);
  const after = (await ask(gateway, "GET", `/api/canvases/${id}`)).body.canvas;
  assert.deepEqual(after.nodes[0].content.clips, clips);
  assert.equal(after.assets.find((shown: { id: string }) => shown.id === one).trashed_at === null, false);
  await ask(gateway, "PATCH", nodes, { changes: [{ nodeId: "s", gone: true }] });
  assert.equal((await ask(gateway, "GET", `/api/assets/${two}`)).body.trashed_at, null);
});

Deno.test("canvases refuse what does not fit", async () => {
  await using gateway = await openLibrary();
  const { body: { canvas } } = await ask(gateway, "POST", "/api/canvases", { name: "a" });
  const nodes = `/api/canvases/${canvas.id}/nodes`;
  const many = Array.from({ length: MAX_NODE_CHANGES + 1 }, () => ({ nodeId: "a", gone: true }));
  const rows: readonly [string, string, unknown, number, RegExp][] = [
    ["POST", "/api/canvases", { name: " " }, 400, /at least 1/],
    ["PATCH", `/api/canvases/${canvas.id}`, {}, 400, /name is required/],
    ["PATCH", "/api/canvases/x", { name: "b" }, 404, /no canvas/],
    ["PATCH", nodes, { changes: [] }, 400, /at least 1/],
    ["PATCH", nodes, { changes: many }, 400, /at most 500/],
    ["PATCH", nodes, { changes: [{ nodeId: "__proto__", gone: true }] }, 400, /changes/],
    ["PATCH", nodes, { changes: [{ ...note("a"), x: 1e9 }] }, 400, /changes/],
    ["PATCH", nodes, { changes: [{ ...note("a"), colour: "red" }] }, 400, /changes/],
    [
      "PATCH",
      nodes,
      { changes: [{ ...note("a"), content: { kind: "note", text: "x".repeat(4_001) } }] },
      400,
      /changes/,
    ],
    ["PATCH", nodes, { changes: [{ nodeId: "a", x: 1 }], more: "x".repeat(65_536) }, 413, /65536|64/],
  ];
  for (const [method, path, body, status, words] of rows) {
    assert.match(await refused(gateway, status, method, path, body), words);
  }
});

Deno.test("a canvas holds 2,000 nodes and an account 100 canvases", async () => {
  await using gateway = await openLibrary();
  const { body: { canvas } } = await ask(gateway, "POST", "/api/canvases", { name: "full" });
  const canvasId = canvas.id;
  for (let at = 0; at < MAX_NODES; at += MAX_NODE_CHANGES) {
    const changes = Array.from({ length: MAX_NODE_CHANGES }, (_, i) => note(`n${at + i}`)) as never;
    await gateway.send("ArrangeCanvas", { canvasId, accountId: ACCOUNT, changes });
  }
  const created = [];
  for (let i = 1; i < MAX_CANVASES; i++) {
    const canvas = { canvasId: crypto.randomUUID(), accountId: ACCOUNT, name: `canvas ${i}` };
    created.push(gateway.send("CreateCanvas", canvas));
  }
  await Promise.all(created);
  await gateway.edge.reached((await gateway.bus.log.head()).number, 5_000);
  const nodes = `/api/canvases/${canvasId}/nodes`;
  assert.match(await refused(gateway, 400, "PATCH", nodes, { changes: [note("more")] }), /2001 nodes/);
  const swapped = await ask(gateway, "PATCH", nodes, {
    changes: [{ nodeId: "n0", gone: true }, note("more")],
  });
  assert.equal(swapped.status, 200);
  assert.match(await refused(gateway, 400, "POST", "/api/canvases", { name: "x" }), /100 canvases/);
});
