import { authSecret, hashKey, keyPrefix, makeKey } from "@sluice/auth";
import type { Bus } from "@sluice/bus";
import { openEmbeddedBus } from "@sluice/bus/embedded";
import { cellOf, type Command, type CommandData, type CommandType, idInCell, SCOPES } from "@sluice/domain";
import { signingSecret } from "@sluice/media";
import { openDiskMedia } from "@sluice/media/disk";
import { openPictures } from "@sluice/media/pictures";
import { strict as assert } from "node:assert";
import { createGateway } from "./gateway.ts";
import { startTestDecider } from "./testing_decider.ts";
import { readsOf } from "./testing_reads.ts";

const CELLS = 2;
const SECRET = "a secret that is long enough for tests";

/** A gateway over two cells, each with an operator; the key is that of the first. */
async function openTwoCells() {
  const dir = await Deno.makeTempDir();
  const cells: Bus[] = [];
  for (let cell = 0; cell < CELLS; cell++) {
    cells.push(await openEmbeddedBus({ path: `${dir}/${cell}.sqlite`, cell }));
  }
  const deciders = cells.map(startTestDecider);
  const send = async <T extends CommandType>(cell: number, type: T, data: CommandData[T]) => {
    const command = {
      id: crypto.randomUUID(),
      type,
      actor: { type: "system", id: "test" },
      data,
    } as unknown as Command;
    const outcome = await (await cells[cell]!.inbox.send(command)).outcome;
    assert.ok(outcome.ok, type);
  };
  const operators = cells.map((_, cell) => idInCell(cell, crypto.randomUUID()));
  for (const [cell, accountId] of operators.entries()) {
    await send(cell, "OpenAccount", {
      accountId,
      name: "Operator",
      email: null,
      plan: "operator",
      credits: 1_000_000,
    });
  }
  const key = makeKey();
  await send(0, "CreateKey", {
    keyId: crypto.randomUUID(),
    accountId: operators[0]!,
    name: "first",
    hash: hashKey(key),
    prefix: keyPrefix(key),
    scopes: SCOPES,
    expiresAt: null,
  });
  const media = await openDiskMedia(`${dir}/media`);
  const gateway = await createGateway({
    cells,
    reads: readsOf(cells[0]!, new Set()),
    media,
    pictures: openPictures(media),
    secret: signingSecret(SECRET),
    auth: authSecret(SECRET),
    publicUrl: "http://sluice.test",
    version: "0.0.0",
  });
  return {
    gateway,
    operators,
    async call(method: string, path: string, body?: unknown, bearer = key) {
      const response = await gateway.app.request(path, {
        method,
        headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      // deno-lint-ignore no-explicit-any -- as any route answers
      return { status: response.status, headers: response.headers, body: await response.json() as any };
    },
    async [Symbol.asyncDispose]() {
      await gateway.close();
      for (const decider of deciders) await decider.close();
      for (const bus of cells) await bus.close();
      await Deno.remove(dir, { recursive: true });
    },
  };
}

type TwoCells = Awaited<ReturnType<typeof openTwoCells>>;

/** An account that fell into the cell, with its key. */
async function accountIn({ call }: TwoCells, cell: number): Promise<{ id: string; key: string }> {
  for (;;) {
    const { status, body } = await call("POST", "/api/admin/accounts", { name: "Ada", plan: "pro" });
    assert.equal(status, 201, JSON.stringify(body));
    if (cellOf(body.account.id) === cell) return { id: body.account.id, key: body.key.key };
  }
}

Deno.test("createGateway over two cells: an account works where its id says, and positions name its cell", async () => {
  await using cells = await openTwoCells();
  for (const cell of [0, 1]) {
    const { id, key } = await accountIn(cells, cell);
    const made = await cells.call(
      "POST",
      "/api/jobs",
      { type: "image", model: "sim-image", prompt: "x" },
      key,
    );
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const job = cells.gateway.views[cell]!.facts.job(id, made.body.jobId);
    assert.equal(job?.state.status, "queued");
    const ahead = await cells.call("GET", `/api/events?after=${cell}-999`, undefined, key);
    assert.match(ahead.body.details, new RegExp(`the log ends at ${cell}-\\d+`));
  }
});

Deno.test("createGateway over two cells: a tenant sees nothing of the other cell, the operator all of both", async () => {
  await using cells = await openTwoCells();
  const [ada, bob] = [await accountIn(cells, 0), await accountIn(cells, 1)];
  const { body: job } = await cells.call("POST", "/api/jobs", {
    type: "image",
    model: "sim-image",
    prompt: "x",
  }, bob.key);
  assert.equal((await cells.call("GET", `/api/jobs/${job.jobId}`, undefined, ada.key)).status, 404);
  assert.equal((await cells.call("GET", `/api/admin/accounts/${bob.id}`, undefined, ada.key)).status, 403);
  const { body: list } = await cells.call("GET", "/api/admin/accounts?limit=200");
  const ids = list.accounts.map(({ id }: { id: string }) => id);
  for (const id of [ada.id, bob.id, ...cells.operators]) assert.ok(ids.includes(id), id);
  const grant = { amount: 5, reason: "a gift" };
  const granted = await cells.call("POST", `/api/admin/accounts/${bob.id}/credits`, grant);
  assert.deepEqual([granted.status, granted.body.credits.available], [200, 2_004]);
});

Deno.test("createGateway over two cells: an agent is paired into the cell of its code, and the operator shares it there", async () => {
  await using cells = await openTwoCells();
  for (const cell of [0, 1]) {
    const { status, body: { code } } = await cells.call("POST", `/api/agents/pairings?cell=${cell}`);
    assert.equal(status, 201);
    const paired = await cells.call(
      "POST",
      "/api/agents/pair",
      { code, name: "sim", provider: "simulator" },
      "",
    );
    assert.equal(paired.status, 201, JSON.stringify(paired.body));
    const { agentId } = paired.body;
    assert.equal(cellOf(agentId), cell);
    const shared = await cells.call("PATCH", `/api/agents/${agentId}`, { shared: true });
    assert.equal(shared.status, 200, JSON.stringify(shared.body));
    assert.equal(cells.gateway.views[cell]!.facts.agent(agentId)?.accountId, cells.operators[cell]);
  }
  const { body } = await cells.call("GET", "/api/agents");
  assert.equal(body.agents.length, 2);
  assert.ok(body.agents.every(({ shared }: { shared: boolean }) => shared));
});

Deno.test("createGateway over two cells: a recipe reaches every cell", async () => {
  await using cells = await openTwoCells();
  const { body } = await cells.call("GET", "/api/admin/recipes/flow");
  const recipe = { ...body.recipe, version: body.recipe.version + 1 };
  const put = await cells.call("PUT", "/api/admin/recipes/flow", recipe);
  assert.equal(put.status, 200, JSON.stringify(put.body));
  for (const { facts } of cells.gateway.views) assert.equal(facts.recipe("flow")?.version, recipe.version);
});
