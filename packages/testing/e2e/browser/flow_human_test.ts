import assert from "node:assert/strict";
import { toFile } from "openai";
import type { Page } from "playwright-core";
import { seen } from "../../browser/mod.ts";
import { changeRecipe, type Desk, openDesk } from "./desk.ts";
import {
  agentIn,
  agentOf,
  assertDelivered,
  assertPaid,
  costOf,
  jobIn,
  jobOf,
  jobOver,
  jobWhen,
  lastJob,
  order,
  outcomesOf,
  pressesOf,
  quick,
} from "./failing.ts";
import { plain } from "./looks.ts";

const HOST = "flow.google.com";
const UNUSUAL = "PUBLIC_ERROR_UNUSUAL_ACTIVITY";

/** The job waits for its owner, costs nothing so far, and everybody says where to look. */
async function assertParked(
  desk: Desk,
  popup: Page,
  jobId: string,
  needs: string,
  words: RegExp,
): Promise<void> {
  const { status, reason, needs_human } = await jobIn(desk, jobId, "needs_human");
  assert.deepEqual([status, needs_human.reason], ["queued", needs]);
  assert.match(reason, words);
  assert.match(reason, /^needs human: .*\(https:\/\/flow\.google\.com\/[^)]*\)/);
  assert.equal((await costOf(desk, jobId)).settled, 0);
  assert.equal((await agentIn(desk, "needs_human")).needs, needs);
  await popup.locator(".state", { hasText: /Needs you: / }).filter({ hasText: words }).waitFor();
}

/** It went on: pressed to that effect, delivered and paid once. */
async function assertMade(
  desk: Desk,
  jobId: string,
  prompt: string,
  outcomes: (string | null)[],
): Promise<void> {
  const { state, error } = await jobOver(desk, jobId);
  assert.equal(state, "completed", JSON.stringify(error));
  assert.deepEqual(outcomesOf(desk.site, prompt), outcomes);
  await assertDelivered(desk, jobId, prompt);
  await assertPaid(desk, jobId);
}

Deno.test("Flow asks for a person: the job is parked, says where to look, and goes on when he has been there", async (t) => {
  await using desk = await openDesk({ recipe: quick });
  const { site, browser, openai } = desk;
  const tab = await browser.tabAt(HOST);
  const popup = await browser.popup();
  const goOn = async () => {
    await popup.getByRole("button", { name: "Go on" }).click();
    await agentIn(desk, "online");
  };
  /** What the agent does every ten minutes, and half a minute after it asked for its owner: it looks. */
  const look = async () => {
    const { page: before } = await agentOf(desk);
    await changeRecipe(desk.sluice, "flow", () => {});
    await seen(async () => (await agentOf(desk)).page.recipe > before.recipe || undefined);
  };

  await t.step("signed out before the press", async () => {
    site.signOut();
    await tab.reload();
    await tab.waitForURL("**/about");
    const jobId = await order(desk, "image", "signed out");
    await assertParked(desk, popup, jobId, "sign_in", /sign in to your Google account/);
    assert.deepEqual(pressesOf(site, "signed out"), []);
    site.signIn();
    await goOn();
    await assertMade(desk, jobId, "signed out", [null]);
  });

  await t.step("signed out, found out at the press", async () => {
    site.signOut();
    const jobId = await order(desk, "image", "signed out meanwhile");
    const { needs_human } = await jobIn(desk, jobId, "needs_human");
    assert.equal(needs_human.reason, "sign_in");
    assert.equal((await costOf(desk, jobId)).settled, 0);
    site.signIn();
    await tab.reload();
    await goOn();
    assert.equal((await jobOver(desk, jobId)).state, "completed");
    assert.deepEqual(
      pressesOf(site, "signed out meanwhile").filter(({ refused }) => refused === null).length,
      1,
    );
    await assertPaid(desk, jobId);
  });

  await t.step("a challenge before the press", async () => {
    site.challenge(true);
    await tab.reload();
    const jobId = await order(desk, "image", "a challenge");
    await assertParked(desk, popup, jobId, "challenge", /asks whether you are a person/);
    assert.deepEqual(pressesOf(site, "a challenge"), []);
    await look();
    assert.equal((await agentOf(desk)).state, "needs_human");
    await tab.getByRole("button", { name: "I'm not a robot" }).click();
    await tab.locator(".blocker").waitFor({ state: "detached" });
    await look();
    await assertMade(desk, jobId, "a challenge", [null]);
  });

  await t.step("a challenge that answers the press: it goes on when the challenge was answered", async () => {
    site.challenge(true);
    const jobId = await order(desk, "image", "a doubted press");
    await jobIn(desk, jobId, "needs_human");
    await tab.locator("flow-challenge-dialog").waitFor();
    await look();
    assert.equal((await agentOf(desk)).state, "needs_human");
    await tab.getByRole("button", { name: "I'm not a robot" }).click();
    await tab.locator(".blocker").waitFor({ state: "detached" });
    await look();
    await assertMade(desk, jobId, "a doubted press", [UNUSUAL, null]);
  });

  await t.step("a doubt that shows nothing: nothing more is pressed until the owner says so", async () => {
    site.inject({ rpc: "ogiZ0b", what: { grpc: 7, reason: UNUSUAL } });
    const doubted = await order(desk, "image", "doubted");
    await jobIn(desk, doubted, "needs_human");
    await popup.locator(".state", { hasText: /Needs you: .*doubts that a person is at work/ }).waitFor();
    const other = await order(desk, "image", "behind the doubt");
    await look();
    assert.equal((await agentOf(desk)).needs, "challenge");
    const { reason } = await jobWhen(desk, other, (job) => job.reason?.startsWith("agent needs human"));
    assert.match(reason, /doubts that a person is at work/);
    assert.deepEqual([outcomesOf(site, "doubted"), outcomesOf(site, "behind the doubt")], [[UNUSUAL], []]);
    await goOn();
    await assertMade(desk, doubted, "doubted", [UNUSUAL, null]);
    await assertMade(desk, other, "behind the doubt", [null]);
  });

  await t.step("a consent to uploads", async () => {
    site.consent(true);
    const image = await toFile(await plain("green"), "green.png");
    const editing = openai.images.edit({ model: "nano_banana2", prompt: "with consent", image });
    const jobId = await seen(async () => {
      const id = await lastJob(desk);
      return (await jobOf(desk, id)).prompt === "with consent" ? id : undefined;
    });
    await assertParked(desk, popup, jobId, "consent", /asks for your consent to uploads/);
    assert.deepEqual(pressesOf(site, "with consent"), []);
    await tab.getByRole("button", { name: "Agree" }).click();
    await tab.locator(".blocker").waitFor({ state: "detached" });
    await goOn();
    assert.equal((await editing).data?.length, 1);
    assert.deepEqual(pressesOf(site, "with consent").map(({ references }) => references.length), [1]);
    await assertMade(desk, jobId, "with consent", [null]);
  });

  for (
    const [words, needs, show, button] of [
      ["its cookie notice", "consent", site.cookieBar, "Reject"],
      ["wants to be loaded anew", "update", site.updateNotice, "Reload"],
    ] as const
  ) {
    await t.step(`the page shows that it needs its owner: ${words}`, async () => {
      show(true);
      await tab.reload();
      const jobId = await order(desk, "image", words);
      await assertParked(desk, popup, jobId, needs, new RegExp(words));
      assert.deepEqual(pressesOf(site, words), []);
      await tab.getByRole("button", { name: button }).click();
      await tab.locator(".blocker").waitFor({ state: "detached" });
      await goOn();
      await assertMade(desk, jobId, words, [null]);
    });
  }
});
