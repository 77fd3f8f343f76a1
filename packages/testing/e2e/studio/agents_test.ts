import { strict as assert } from "node:assert";
import type { Page } from "playwright-core";
import { call, get } from "../api.ts";
import { hello, openWorker, type RawWorker } from "../raw_worker.ts";
import { assertAccessible, openStudio, PHONE, type Studio } from "./desk.ts";

/** A worker that is silent is taken for lost. */
async function connect(studio: Studio, token: string): Promise<RawWorker> {
  const worker = await openWorker(studio.sluice.url, token);
  const beat = setInterval(() => worker.send({ type: "heartbeat", holding: [] }), 5_000);
  worker.closed.then(() => clearInterval(beat));
  return worker;
}

/** As an extension does it with the code that its owner typed. */
async function pairWith({ sluice }: Studio, code: string, name: string) {
  const order = { code, name, provider: "flow" };
  const { status, body } = await call({ url: sluice.url, key: "" }, "POST", "/api/agents/pair", order);
  assert.equal(status, 201, JSON.stringify(body));
  return body as { readonly agentId: string; readonly token: string };
}

async function shownCode(page: Page): Promise<string> {
  const code = page.getByRole("dialog", { name: "Pair an agent" }).getByText(/^[2-9A-HJ-NP-Z]{8}$/);
  return await code.textContent() ?? "";
}

function flowHello(agentId: string, label: string | null) {
  return {
    ...hello(agentId),
    provider: "flow",
    capabilities: { models: ["imagen4"], kinds: ["image"], concurrency: 2, minGapMs: 0 },
    account: { label, credits: label === null ? null : 970, tier: null },
  };
}

Deno.test("agents and first run: a code pairs an agent, every step is ticked live, and its owner minds it", async (t) => {
  await using studio = await openStudio();
  const { page, sluice } = studio;
  await studio.go("/agents");
  const steps = page.getByRole("region", { name: "Four steps to your first picture" });
  const card = page.getByRole("article", { name: "Kitchen laptop" });

  await t.step("demo mode is said plainly", async () => {
    await steps.getByText("Its pictures are samples").waitFor();
    await steps.getByText("1 of 4 done").waitFor();
    await assertAccessible(page);
  });
  await using stack = new AsyncDisposableStack();
  let agentId = "";
  await t.step("the code is shown with its countdown, and the page notices the agent by itself", async () => {
    await steps.getByRole("button", { name: "Pair an agent" }).click();
    const dialog = page.getByRole("dialog", { name: "Pair an agent" });
    await dialog.getByText(/Good for (9:5|10:00)/).waitFor();
    await dialog.getByText(sluice.url).waitFor();
    await assertAccessible(page);
    const paired = await pairWith(studio, await shownCode(page), "Kitchen laptop");
    agentId = paired.agentId;
    await dialog.getByText("Kitchen laptop is paired and connects now").waitFor();
    const worker = stack.use(await connect(studio, paired.token));
    worker.send(flowHello(agentId, null));
    await worker.next("welcome");
    await dialog.getByText("Kitchen laptop is online").waitFor();
    await dialog.getByRole("button", { name: "Done" }).click();
    await card.getByText("Online", { exact: true }).waitFor();
    await card.getByText("Google Flow").waitFor();
    worker.send({
      type: "needs_human",
      id: crypto.randomUUID(),
      reason: "sign_in",
      message: "Flow asks for a sign-in",
    });
    await worker.next("ack");
  });
  await t.step("what its owner is needed for is said, and the owner goes on", async () => {
    await card.getByText("Sign in to Google Flow in that browser, then go on.").waitFor();
    await assertAccessible(page);
    await card.getByRole("button", { name: "Go on" }).click();
    await card.getByText("Needs you").waitFor({ state: "detached" });
  });
  await t.step("it is renamed, paced and paused", async () => {
    await card.getByRole("button", { name: "Change" }).click();
    const form = page.getByRole("dialog", { name: "Change Kitchen laptop" });
    await form.getByLabel("Name").fill("Desk");
    await form.getByLabel("Jobs at once").fill("1");
    await form.getByLabel("Least pause between two submissions, seconds").fill("1.5");
    await form.getByRole("button", { name: "Save" }).click();
    const renamed = page.getByRole("article", { name: "Desk" });
    await renamed.getByText("0 of 1").waitFor();
    await renamed.getByText("1.5 s").waitFor();
    await renamed.getByRole("button", { name: "Pause" }).click();
    await renamed.getByText("You paused it").waitFor();
    const { body: { agents } } = await get(sluice, "/api/agents");
    const agent = agents.find(({ id }: { id: string }) => id === agentId);
    assert.deepEqual([agent.name, agent.state, agent.concurrency, agent.minGapMs], [
      "Desk",
      "paused",
      1,
      1_500,
    ]);
  });
  await t.step("when it is away its own page says so and what to do", async () => {
    await page.getByRole("link", { name: "Desk" }).click();
    await page.waitForURL(`**/agents/${agentId}`);
    await stack.disposeAsync();
    await page.getByText("Open the browser with the extension on that machine.").waitFor();
    await page.getByText("Last seen").waitFor();
    await assertAccessible(page);
  });
  await t.step("removing asks", async () => {
    await page.getByRole("button", { name: "Remove" }).click();
    const question = page.getByRole("dialog", { name: "Remove Desk?" });
    await question.getByRole("button", { name: "Remove" }).click();
    await page.getByText("Desk was removed").waitFor();
    await page.getByText("There is no such agent").waitFor();
  });
  assert.deepEqual(studio.complaints, []);
});

Deno.test("first run: on a phone, the steps stand on the first page, are ticked as they happen, and can be dismissed", async () => {
  await using studio = await openStudio({ size: PHONE, touch: true });
  const { page, sluice } = studio;
  await studio.go("/");
  const steps = page.getByRole("region", { name: "Four steps to your first picture" });
  await steps.getByText("1 of 4 done").waitFor();
  await assertAccessible(page);
  const { body: { code } } = await call(sluice, "POST", "/api/agents/pairings");
  const { agentId, token } = await pairWith(studio, code, "Kitchen laptop");
  await using worker = await connect(studio, token);
  worker.send(flowHello(agentId, "ada@example.com"));
  await steps.getByText("Kitchen laptop is online").waitFor();
  await steps.getByText("As ada@example.com").waitFor();
  await steps.getByText("3 of 4 done").waitFor();
  await steps.getByRole("button", { name: "Do not show this again" }).tap();
  await steps.waitFor({ state: "detached" });
  await page.reload();
  await page.locator(".connection.live").waitFor();
  assert.equal(await steps.count(), 0);
  assert.deepEqual(studio.complaints, []);
});
