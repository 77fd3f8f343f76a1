import { strict as assert } from "node:assert";
import { assertAccessible, openStudio, PHONE } from "./desk.ts";

Deno.test("studio: a key signs in, what is no key is told before it is sent, and the session is the browser's alone", async () => {
  await using studio = await openStudio({ signedIn: false });
  const { page, sluice, context } = studio;
  await page.goto("/");
  const key = page.getByLabel("API key");
  await key.fill("slk_short");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("This is no key").waitFor();
  await assertAccessible(page);
  await key.fill(sluice.key);
  await key.press("Enter");
  await page.locator(".connection.live").waitFor();
  const [cookie, ...others] = await context.cookies();
  assert.deepEqual(others, []);
  assert.deepEqual([cookie?.httpOnly, cookie?.sameSite], [true, "Lax"]);
  assert.equal(await page.evaluate(() => JSON.stringify({ ...localStorage }).includes("slk_")), false);
  assert.deepEqual(studio.complaints, []);
});

Deno.test("studio: every page is one document under a strict policy, without anything from elsewhere", async () => {
  await using studio = await openStudio({ size: PHONE });
  const { page, sluice } = studio;
  const asked = new Set<string>();
  page.on("request", (request) => asked.add(new URL(request.url()).origin));
  const answer = await page.goto("/queue");
  const policy = answer?.headers()["content-security-policy"] ?? "";
  assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self';/);
  assert.doesNotMatch(policy, /unsafe|\*/);
  await page.locator(".connection.live").waitFor();
  assert.deepEqual([...asked], [sluice.url]);
  assert.equal((await fetch(`${sluice.url}/nowhere`)).status, 404);
  assert.deepEqual(studio.complaints, []);
});
