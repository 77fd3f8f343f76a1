import { freePort, startSluice } from "@sluice/testing";
import { strict as assert } from "node:assert";
import { del, get, post } from "../api.ts";
import { assertAccessible, openStudio, QUICK, signIn } from "./desk.ts";

const PICTURE = { type: "image", prompt: "a kite", model: "sim-image" } as const;

Deno.test("studio: a server that dies is said to be away, comes back without a reload, and no event is missed", async () => {
  const dataDir = await Deno.makeTempDir({ prefix: "sluice-" });
  const port = freePort();
  try {
    await using studio = await openStudio({ kept: { dataDir, port } });
    const { page, sluice } = studio;
    await studio.go("/account");
    await page.evaluate("globalThis.stayed = true");
    await page.getByLabel("Name", { exact: true }).fill("half a na");

    await sluice.kill();
    await page.locator(".connection.offline").waitFor();
    await page.getByText("Offline").waitFor();
    // a write says why it was not done, and what was typed stays
    await page.getByRole("button", { name: "Save" }).click();
    const said = page.getByRole("region", { name: "Notices" }).getByRole("alert");
    await said.filter({ hasText: "the server does not answer" }).waitFor();
    assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), "half a na");

    await using back = await startSluice({ dataDir, port, env: QUICK });
    const { body } = await post(back, "/api/jobs", PICTURE);
    assert.equal(body.success, true);
    await page.locator(".connection.live").waitFor();
    await page.getByRole("link", { name: "999,999 credits" }).waitFor();
    await page.getByRole("row", { name: /Used 1 999,999 0/ }).waitFor();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved").waitFor();
    assert.equal((await get(back, "/api/user/me")).body.name, "half a na");
    assert.equal(await page.evaluate("globalThis.stayed"), true, "nobody reloaded it");
    assert.deepEqual(studio.complaints, []);
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
});

Deno.test("studio: a gap in the stream is noticed and never folded; two tabs agree; a revoked key costs no typed text", async () => {
  await using studio = await openStudio();
  const { page, sluice, context } = studio;
  await post(sluice, "/api/jobs", PICTURE);
  // a stream that skipped something: a commit that does not follow the snapshot
  let snapshots = 0;
  page.on("request", (request) => snapshots += request.url().endsWith("/api/studio") ? 1 : 0);
  const { body: me } = await get(sluice, "/api/user/me");
  const granted = { type: "CreditsGranted", data: { accountId: me.id, amount: 77, reason: "lost" } };
  const commit = { position: "0-999", previous: "0-998", at: new Date().toISOString(), events: [granted] };
  await page.route("**/api/events?*", (route) =>
    route.fulfill({
      contentType: "text/event-stream",
      body: `id: 0-999\nevent: commit\ndata: ${JSON.stringify(commit)}\n\n`,
    }), { times: 1 });
  await studio.go("/account");
  await page.getByRole("link", { name: "999,999 credits" }).waitFor();
  assert.equal(snapshots, 2);

  const other = await context.newPage();
  await studio.go("/settings", other);
  await other.getByRole("radio", { name: "Light" }).check();
  await page.locator('html[data-theme="light"]').waitFor();

  // somebody else's key, ended while its page is open
  const { body: key } = await post(sluice, "/api/keys", {
    name: "lent",
    scopes: ["read", "manage", "generate"],
  });
  await other.close();
  await context.clearCookies();
  await signIn(context, { url: sluice.url, key: key.key });
  await studio.go("/webhooks");
  await page.getByRole("button", { name: "New endpoint" }).click();
  const address = page.getByLabel("Address");
  await address.fill("https://example.com/typed");
  assert.equal((await del(sluice, `/api/keys/${key.id}`)).status, 200);
  const door = page.getByRole("dialog", { name: "Sign in to Sluice" });
  await door.getByText("What you typed is still here").waitFor();
  await door.getByLabel("API key").fill(sluice.key);
  await door.getByRole("button", { name: "Sign in" }).click();
  await door.waitFor({ state: "detached" });
  await page.locator(".connection.live").waitFor();
  assert.equal(await address.inputValue(), "https://example.com/typed");
  assert.deepEqual(studio.complaints, []);
});

Deno.test("studio: a page that could not be fetched says so and is tried again; one that broke is left by going elsewhere", async () => {
  await using studio = await openStudio();
  const { page } = studio;
  await studio.go("/");
  const link = (name: string) => page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name });
  const scripts = /\/studio\/[^/]+\.js$/;
  await page.route(scripts, (route) => route.abort());
  const lost = page.getByRole("heading", { name: "This page could not be fetched" });
  await link("Queue").click();
  await lost.waitFor();
  await assertAccessible(page);
  await link("Create").click();
  await page.getByRole("textbox", { name: "Prompt", exact: true }).waitFor();
  await link("Queue").click();
  await lost.waitFor();
  await page.getByRole("button", { name: "Try again" }).click();
  await lost.waitFor();
  await page.unroute(scripts);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("Nothing waits, nothing runs").waitFor();

  await page.route("**/api/references?*", (route) => route.fulfill({ json: { references: [null] } }));
  await link("References").click();
  const broken = page.getByRole("heading", { name: "This page could not be shown" });
  await broken.waitFor();
  await link("Create").click();
  await page.getByRole("textbox", { name: "Prompt", exact: true }).waitFor();
  await page.unroute("**/api/references?*");
  await link("References").click();
  await page.getByRole("heading", { name: "References", exact: true }).waitFor();
  await broken.waitFor({ state: "detached" });
  assert.deepEqual(studio.complaints, []);
});
