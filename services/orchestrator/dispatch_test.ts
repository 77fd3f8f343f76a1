import { strict as assert } from "node:assert";
import { ACCOUNT, command } from "@sluice/testing";
import { AGENT, withHub, Worker } from "./testing_hub.ts";

const change = (version: number, provider: "simulator" | "flow" = "simulator") =>
  command("ChangeRecipe", { accountId: ACCOUNT, provider, recipe: { version, button: `b${version}` } });

Deno.test("a changed recipe reaches the agents of its provider that are online, and later ones with their welcome", () =>
  withHub(async ({ url, tell }) => {
    const worker = new Worker(url);
    assert.equal((await worker.hello()).recipe, null);
    await tell(change(7, "flow"));
    await tell(change(2));
    // the first that comes is the one of its own provider
    assert.deepEqual((await worker.next("update_recipe")).recipe, { version: 2, button: "b2" });
    await worker.close();
    await tell(change(3));
    const later = new Worker(url);
    assert.deepEqual((await later.hello()).recipe, { version: 3, button: "b3" });
    await later.close();
  }));

Deno.test("an agent's word on its page and on what its owner is needed for is kept", () =>
  withHub(async ({ url, decider, until }) => {
    const worker = new Worker(url);
    await worker.hello();
    const agent = () => decider.state().agents.get(AGENT);
    const page = { recipe: 1, unproven: true, ok: false, missing: ["#send"], contract: "c" };
    await worker.say({ type: "account", label: null, credits: 3, tier: "PRO", signedIn: true, page });
    await until(() => agent()?.hindrance?.type === "quarantined");
    const { at: _, ...seen } = agent()!.page!;
    assert.deepEqual(seen, page);
    await worker.say({ type: "account", signedIn: false, needs: "consent", message: "Agree to it" });
    await until(() => agent()?.hindrance?.type === "needs_human");
    const { hindrance } = agent()!;
    assert.deepEqual(hindrance?.type === "needs_human" && [hindrance.reason, hindrance.message], [
      "consent",
      "Agree to it",
    ]);
    await worker.say({ type: "request_job", slots: 3, most: 1 });
    await until(() => agent()?.session?.slots === 1);
    await worker.close();
  }));
