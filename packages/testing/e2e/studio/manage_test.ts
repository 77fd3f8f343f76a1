import { receive } from "@sluice/testing";
import { strict as assert } from "node:assert";
import { Buffer } from "node:buffer";
import { get, post } from "../api.ts";
import { assertAccessible, draftOf, openStudio, QUICK, signIn, type Studio } from "./desk.ts";

const KEY = /^slk_[0-9A-Za-z]{49}$/;

/** What the dialog shows this once, taken and acknowledged. */
async function secretOf({ page }: Studio): Promise<string> {
  const dialog = page.getByRole("dialog").filter({ hasText: "shown this once" });
  const secret = await dialog.locator("code").innerText();
  await assertAccessible(page);
  // it would be lost
  for (let i = 0; i < 5; i++) await page.keyboard.press("Escape");
  await dialog.getByRole("button", { name: "I have kept it" }).click();
  await dialog.waitFor({ state: "detached" });
  return secret;
}

/** Answers the question that is asked. */
async function say(studio: Studio, title: string, answer: string): Promise<void> {
  const dialog = studio.page.getByRole("dialog", { name: title });
  await dialog.getByRole("button", { name: answer, exact: true }).click();
  await dialog.waitFor({ state: "detached" });
}

Deno.test("studio: account, ledger and everybody's accounts", async () => {
  await using studio = await openStudio();
  const { page, sluice } = studio;
  await studio.go("/account");
  const bar = (available: string, used: string, granted: string) =>
    page.getByRole("img", {
      name: `Of ${granted} granted credits ${available} are available, 0 reserved and ${used} used`,
    });
  await bar("1,000,000", "0", "1,000,000").waitFor();

  // money moves while the page is looked at
  await post(sluice, "/api/jobs", { type: "image", prompt: "a kite", model: "sim-image" });
  await bar("999,999", "1", "1,000,000").waitFor();
  const ledger = page.getByRole("table");
  await ledger.getByRole("row", { name: /Used 1 999,999 0 Job/ }).waitFor();
  assert.match(await ledger.getByRole("link").first().getAttribute("href") ?? "", /^\/jobs\/[0-9a-f-]{36}$/);

  // the operator's part: a grant whose reason would be a formula
  await page.getByRole("listitem").filter({ hasText: "Operator" }).getByRole("button", {
    name: "Grant credits",
  })
    .click();
  const grant = page.getByRole("dialog", { name: "Grant credits to" });
  await grant.getByLabel("Reason").fill("=1+1");
  await grant.getByLabel("Credits").fill("-2000000");
  await grant.getByRole("button", { name: "Grant credits" }).click();
  await grant.getByRole("alert").waitFor();
  assert.equal(await grant.getByLabel("Reason").inputValue(), "=1+1", "what was typed stays");
  await grant.getByLabel("Credits").fill("5");
  await grant.getByRole("button", { name: "Grant credits" }).click();
  await bar("1,000,004", "1", "1,000,005").waitFor();
  await ledger.getByRole("row", { name: /Granted 5 .* =1\+1/ }).waitFor();

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download as CSV" }).click();
  const csv = await Deno.readTextFile(await (await download).path());
  assert.equal(csv.split("\r\n")[0], "\ufeffposition,at,type,amount,available,reserved,job,reason");
  assert.match(csv, /CreditsGranted,5,1000004,0,,'=1\+1\r\n/);
  assert.equal(csv.trim().split("\r\n").length, 1 + 4);

  await page.getByLabel("Name", { exact: true }).fill("Ada");
  await page.getByLabel("Keep finished jobs").fill("30");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved").waitFor();
  const { body: me } = await get(sluice, "/api/user/me");
  assert.deepEqual([me.name, me.retention_days], ["Ada", 30]);

  await page.getByRole("button", { name: "New account" }).click();
  const opening = page.getByRole("dialog", { name: "New account" });
  await opening.getByLabel("Name").fill("Grace");
  await opening.getByRole("button", { name: "Open the account" }).click();
  const key = await secretOf(studio);
  assert.match(key, KEY);
  const row = page.getByRole("listitem").filter({ hasText: "Grace" });
  await row.getByLabel("Plan of Grace").selectOption("Pro");
  await row.getByRole("button", { name: "Suspend" }).click();
  await say(studio, "Suspend this account?", "Suspend");
  await row.getByRole("button", { name: "Let it work again" }).waitFor();
  assert.equal((await get({ ...sluice, key }, "/api/jobs")).status, 403);
  const { body } = await get(sluice, "/api/admin/accounts");
  assert.equal(body.accounts[0].plan, "pro");
  await assertAccessible(page);
  assert.deepEqual(studio.complaints, []);
});

Deno.test("studio: keys are made, shown once and revoked; webhooks are added, tested, sent again and deleted", async () => {
  await using studio = await openStudio({ env: { ...QUICK, SLUICE_EGRESS_ALLOW: "127.0.0.0/8" } });
  const { page, sluice } = studio;
  await studio.go("/keys");
  await page.getByRole("button", { name: "New key" }).click();
  const making = page.getByRole("dialog", { name: "New key" });
  await making.getByRole("button", { name: "Make the key" }).click();
  await making.getByText("A key needs a name").waitFor();
  await making.getByLabel("Name").fill("Build server");
  await making.getByLabel("Ends").selectOption("In 30 days");
  await making.getByRole("button", { name: "Make the key" }).click();
  const key = await secretOf(studio);
  const made = await get({ ...sluice, key }, "/api/user/me");
  assert.deepEqual([made.status, made.body.scopes], [200, ["generate", "read"]]);
  await assertAccessible(page);

  // with such a key it is said what is missing
  await signIn(studio.context, { ...sluice, key });
  await studio.go("/keys");
  await page.getByText("does not have the scope manage").waitFor();
  await signIn(studio.context, sluice);
  await studio.go("/keys");
  await page.getByRole("button", { name: "Revoke Build server" }).click();
  await say(studio, "Revoke this key?", "Revoke");
  await page.getByRole("button", { name: "Revoke Build server" }).waitFor({ state: "detached" });
  assert.equal((await get({ ...sluice, key }, "/api/user/me")).status, 401);
  await page.getByRole("button", { name: "Revoke SLUICE_ADMIN_KEY" }).click();
  await page.getByText("you will be signed out").waitFor();
  await say(studio, "Revoke this key?", "Revoke");
  await page.getByRole("alert").filter({ hasText: "last with the scope" }).waitFor();

  await using receiver = receive(() => new Response(null, { status: 204 }));
  await studio.go("/webhooks");
  await page.getByText("Nobody is told yet").waitFor();
  await page.getByRole("button", { name: "New endpoint" }).click();
  const form = page.getByRole("dialog", { name: "New endpoint" });
  await form.getByLabel("Address").fill("http://10.0.0.1/private");
  await form.getByRole("button", { name: "Add the endpoint" }).click();
  // why not, in the server's words
  await form.getByRole("alert").filter({ hasText: "10.0.0.1" }).waitFor();
  assert.equal(await form.getByLabel("Address").inputValue(), "http://10.0.0.1/private");
  await form.getByLabel("Address").fill(receiver.url);
  await form.getByRole("button", { name: "Add the endpoint" }).click();
  assert.match(await secretOf(studio), /^whsec_/);
  await page.waitForURL(/\/webhooks\/[0-9a-f-]{36}$/);
  const address = page.url();
  // a name is given, and taken away again
  for (const [name, title] of [["Orders", "Orders"], ["", new URL(receiver.url).host]] as const) {
    await page.getByRole("button", { name: "Change", exact: true }).click();
    const change = page.getByRole("dialog", { name: "Change" });
    await change.getByLabel("Name").fill(name);
    await change.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { level: 1, name: title }).waitFor();
  }

  await page.getByRole("button", { name: "Send a test" }).click();
  await page.getByText("The test arrived: answered 204").waitFor();
  const arrived = page.locator("summary").filter({ hasText: "Arrived" });
  await arrived.first().click();
  await page.getByRole("button", { name: "Send again" }).click();
  await receiver.count(2);
  await arrived.nth(1).waitFor();
  await assertAccessible(page);
  await page.getByRole("switch", { name: "Tell this endpoint" }).click();
  await page.getByText("Off", { exact: true }).waitFor();
  await page.getByRole("button", { name: "New secret" }).click();
  await say(studio, "Make a new secret?", "New secret");
  assert.match(await secretOf(studio), /^whsec_/);
  await page.getByRole("button", { name: "Delete" }).click();
  await say(studio, "Delete this endpoint?", "Delete");
  await page.getByText("Nobody is told yet").waitFor();
  await studio.go(address);
  await page.getByText("There is no such endpoint").waitFor();
  assert.deepEqual(studio.complaints, []);
});

/** One pixel. */
const PNG = Uint8Array.fromBase64(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
);

Deno.test("studio: references come by picker, drop and address, say why they do not, go into the draft, and come back", async () => {
  await using studio = await openStudio();
  const { page, sluice } = studio;
  await studio.go("/references");
  await page.getByText("Nothing to start from yet").waitFor();
  const files = [
    { name: "face.png", mimeType: "image/png", buffer: Buffer.from(PNG) },
    { name: "nothing.png", mimeType: "image/png", buffer: Buffer.from([]) },
    { name: "paper.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF") },
    { name: "liar.png", mimeType: "image/png", buffer: Buffer.from("GIMP and not a picture \u0000\u0001") },
  ];
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Add files" }).click();
  await (await choosing).setFiles(files);
  await page.getByRole("button", { name: "Use face.png" }).waitFor();
  await page.getByRole("alert").filter({ hasText: "The file is empty" }).waitFor();
  await page.getByRole("alert").filter({ hasText: "no picture or clip" }).waitFor();
  // the bytes are the server's to look at
  const lie = page.getByRole("listitem").filter({ hasText: "liar.png" });
  await lie.getByRole("alert").waitFor();
  await lie.getByRole("button", { name: "Take liar.png off this list" }).click();

  // what is let go on the page, 27 MB of it
  await page.evaluate(`
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([new Uint8Array(27_000_000)], "wall.png", { type: "image/png" }));
    dispatchEvent(new DragEvent("drop", { dataTransfer, cancelable: true }));
  `);
  await page.getByRole("alert").filter({ hasText: "too large: 26.2 MB" }).waitFor();
  await page.getByLabel("Or from an address").fill("http://10.0.0.1/a.png");
  await page.getByRole("button", { name: "Fetch it" }).click();
  await page.getByRole("alert").filter({ hasText: "10.0.0.1" }).waitFor();
  await assertAccessible(page);

  await page.getByRole("button", { name: "Use face.png" }).click();
  await assertAccessible(page);
  await page.getByRole("button", { name: "First frame" }).click();
  await page.getByText("It is in the prompt bar: First frame").waitFor();
  const draft = await draftOf(page);
  assert.deepEqual(draft.references.map((one: { role: string }) => one.role), ["start"]);

  const kept = async () => (await get(sluice, "/api/references")).body.references.length;
  await page.getByRole("button", { name: "Delete face.png" }).click();
  await page.getByText("Nothing to start from yet").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("button", { name: "Use face.png" }).waitFor();
  await page.getByRole("button", { name: "Delete face.png" }).click();
  assert.equal(await kept(), 1, "it is there while there is a way back");
  // who leaves means it
  await studio.go("/settings");
  while (await kept() > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepEqual(studio.complaints, []);
});
