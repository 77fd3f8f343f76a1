import assert from "node:assert/strict";
import { startSluice } from "@sluice/testing";
import { seen, startOwnersBrowser } from "../../browser/mod.ts";
import { startFlowSite } from "../../sites/flow/mod.ts";
import { startFreepikSite } from "../../sites/freepik/mod.ts";
import { mediaNoteOf } from "../../sites/media.ts";
import { get } from "../api.ts";
import { type CommitFrame, followEvents } from "../events.ts";
import { changeRecipe, QUICK } from "./desk.ts";
import { agentBody, bytesOf, ended, type JobBody, moneyOf, quicken, submit } from "./freepik_desk.ts";

/** Long enough that two sites, or two browsers, are seen at work at the same time. */
const SLOW_MS = 1_500;
const FLOW = { model: "nano_banana2", aspectRatio: "landscape" };

Deno.test("Flow and Freepik side by side in one browser: jobs go by their model, and both sites work at once", async (t) => {
  await using flow = await startFlowSite({ ...QUICK, imageMs: SLOW_MS });
  await using freepik = await startFreepikSite({ renderMs: SLOW_MS, pollMs: 100, credits: 100_000 });
  await using sluice = await startSluice({ env: { SLUICE_SIMULATOR: "off" } });
  for (const site of ["flow", "freepik"] as const) await changeRecipe(sluice, site, quicken);
  await using events = followEvents(sluice, "0");
  await using browser = await startOwnersBrowser({ hosts: { ...flow.hosts, ...freepik.hosts } });
  const flowAgent = await browser.pair(sluice);
  const freepikAgent = await browser.pair(sluice, "Freepik");
  const popup = await browser.popup();
  const card = popup.getByRole("region", { name: "Freepik" });

  await t.step("Freepik's recipe is called unproven until a job was done by it", async () => {
    assert.equal((await pageOf(freepikAgent)).unproven, true);
    await card.getByText("unproven").waitFor();
    const flows = popup.getByRole("region", { name: "Google Flow" }).getByText("unproven");
    await flows.waitFor();
    const job = await completed(await submit(sluice, "the first there"));
    await delivered(job);
    await card.getByText("unproven").waitFor({ state: "detached" });
    assert.equal((await pageOf(freepikAgent)).unproven, false);
    // nobody has seen Flow's at work yet
    assert.equal((await pageOf(flowAgent)).unproven, true);
    assert.equal(await flows.count(), 1);
  });

  await t.step("mixed jobs", async () => {
    const orders = Array.from({ length: 8 }, (_, i) => ({
      prompt: `mixed ${i}`,
      more: i % 2 === 0 ? FLOW : { model: "freepik" },
      agent: i % 2 === 0 ? flowAgent : freepikAgent,
    }));
    const ids = await Promise.all(orders.map(({ prompt, more }) => submit(sluice, prompt, more)));
    for (const [i, { prompt, agent }] of orders.entries()) {
      const job = await completed(ids[i]!);
      assert.equal(job.agent.id, agent, prompt);
      await delivered(job);
    }
    const isMixed = ({ prompt }: { readonly prompt: string }) => prompt.startsWith("mixed");
    const [here, there] = [flow.presses.filter(isMixed), freepik.presses.filter(isMixed)];
    assert.deepEqual([here.length, there.length], [4, 4]);
    // each site was pressed while the other one was at work
    const drawn = here.some(({ at }) => there.some((other) => Math.abs(other.at - at) < SLOW_MS));
    assert.ok(drawn, "one site waited for the other");
  });

  await t.step("each works in a tab of its own", () => {
    const hosts = browser.context.pages().map((page) => URL.parse(page.url())?.hostname);
    for (const host of ["flow.google.com", "www.freepik.com"]) {
      assert.equal(hosts.filter((one) => one === host).length, 1, `${hosts}`);
    }
  });

  await t.step("a pause of one site in the popup leaves the other at work", async () => {
    await card.getByText("Pace and settings").click();
    await card.getByRole("button", { name: "Pause this site" }).click();
    await events.until((commits) => takesNothing(commits, freepikAgent));
    const waiting = await submit(sluice, "while paused");
    await delivered(await completed(await submit(sluice, "meanwhile", FLOW)));
    assert.equal((await get(sluice, `/api/jobs/${waiting}`)).body.state, "queued");
    assert.equal(freepik.presses.some(({ prompt }) => prompt === "while paused"), false);
    await card.getByRole("button", { name: "Go on with this site" }).click();
    await delivered(await completed(waiting));
  });

  function agentOf(agentId: string) {
    return agentBody({ sluice, agentId });
  }
  async function pageOf(agentId: string) {
    return await seen(async () => (await agentOf(agentId)).page ?? undefined);
  }
  async function completed(id: string): Promise<JobBody> {
    const job = await ended(sluice, id);
    assert.equal(job.status, "completed", `${job.prompt}: ${JSON.stringify(job.error)}`);
    const assigned = events.commits.flatMap((commit) => commit.events)
      .filter(({ type, data }) => type === "JobAssigned" && data.jobId === id);
    assert.equal(assigned.length, 1, job.prompt);
    return job;
  }
  async function delivered(job: JobBody): Promise<void> {
    const presses = [...flow.presses, ...freepik.presses].filter(({ prompt }) => prompt === job.prompt);
    assert.equal(presses.length, 1, job.prompt);
    const [bytes] = await bytesOf(sluice, job);
    assert.equal(mediaNoteOf(bytes ?? assert.fail())?.prompt, job.prompt);
    assert.deepEqual(await moneyOf(sluice, job.id), { reserved: 1, settled: 1, released: 0 });
  }
});

/** Whether the server knows that the agent's owner has paused it. */
function takesNothing(commits: readonly CommitFrame[], agentId: string): boolean {
  const offers = commits.flatMap(({ events }) =>
    events.filter(({ type, data }) => type === "AgentSlotsOffered" && data.agentId === agentId)
  );
  return offers.at(-1)?.data.slots === 0;
}

Deno.test("two browsers of one account at Flow: work is spread, each job is done once, and a paused one's goes to the other", async (t) => {
  await using site = await startFlowSite({ ...QUICK, imageMs: SLOW_MS });
  await using sluice = await startSluice({ env: { SLUICE_SIMULATOR: "off" } });
  await using events = followEvents(sluice, "0");
  await changeRecipe(sluice, "flow", (recipe) => {
    quicken(recipe);
    recipe.pace.concurrency = 1;
  });
  await using first = await startOwnersBrowser({ hosts: site.hosts });
  await using second = await startOwnersBrowser({ hosts: site.hosts });
  const agents = [await first.pair(sluice), await second.pair(sluice)];

  await t.step("spread", async () => {
    const jobs = await done(8, "spread");
    const shares = agents.map((id) => jobs.filter(({ agent }) => agent.id === id).length);
    assert.ok(shares.every((share) => share >= 2), `shares ${shares}`);
  });

  await t.step("one paused: the other does it all", async () => {
    const popup = await first.popup();
    await popup.getByRole("button", { name: "Pause", exact: true }).click();
    await events.until((commits) => takesNothing(commits, agents[0]!));
    const jobs = await done(4, "paused");
    assert.deepEqual(new Set(jobs.map(({ agent }) => agent.id)), new Set([agents[1]]));
    await popup.getByRole("button", { name: "Go on working" }).click();
    const again = await done(6, "again");
    assert.equal(new Set(again.map(({ agent }) => agent.id)).size, 2);
  });

  async function done(count: number, words: string): Promise<readonly JobBody[]> {
    const prompts = Array.from({ length: count }, (_, i) => `${words} ${i}`);
    const ids = await Promise.all(prompts.map((prompt) => submit(sluice, prompt, FLOW)));
    const jobs = await Promise.all(ids.map((id) => ended(sluice, id)));
    for (const job of jobs) {
      assert.equal(job.status, "completed", JSON.stringify(job.error));
      const presses = site.presses.filter(({ prompt }) => prompt === job.prompt);
      assert.equal(presses.length, 1, job.prompt);
      const [bytes] = await bytesOf(sluice, job);
      assert.equal(mediaNoteOf(bytes ?? assert.fail())?.seed, presses[0]?.seed);
      assert.deepEqual(await moneyOf(sluice, job.id), { reserved: 1, settled: 1, released: 0 });
    }
    return jobs;
  }
});
