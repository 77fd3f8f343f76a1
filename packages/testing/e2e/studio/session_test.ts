import { strict as assert } from "node:assert";
import type { Page } from "playwright-core";
import { post } from "../api.ts";
import { assertAccessible, openStudio, PHONE, QUICK, signIn } from "./desk.ts";

Deno.test("studio: a key signs in, what is no key is told before it is sent, and the session is the browser's alone", async () => {
  await using studio = await openStudio({ signedIn: false });
  const { page, sluice, context } = studio;
  await page.goto("/");
  const key = page.getByLabel("API key");
  await key.fill("slk_short");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("This is no key").waitFor();
  await assertAccessible(page);
  // the door stays shut, whatever is pressed and however often
  for (let i = 0; i < 6; i++) await page.keyboard.press("Escape");
  await page.evaluate(() => document.querySelector("dialog")?.close());
  await page.locator("dialog:modal").waitFor();
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

/** Pages that come from here are of no secure context, as those of a server in the same house. */
const address = Deno.networkInterfaces().find((one) =>
  one.family === "IPv4" && !one.address.startsWith("127.")
)
  ?.address;

Deno.test({
  name: "studio: at the machine's address over plain HTTP it generates, tries again and copies as anywhere",
  ignore: address === undefined,
  async fn() {
    await using studio = await openStudio({ env: { ...QUICK, SLUICE_HOST: "0.0.0.0" }, signedIn: false });
    const { page, sluice, context } = studio;
    const url = `http://${address}:${sluice.port}`;
    await signIn(context, { url, key: sluice.key });
    await studio.go(url);
    assert.equal(await page.evaluate("isSecureContext || 'clipboard' in navigator"), false);
    const prompt = page.getByRole("textbox", { name: "Prompt", exact: true });
    await prompt.fill("a lamp [[slow:600000]]");
    await page.getByRole("button", { name: /^Generate/ }).click();
    const tile = page.getByRole("article", { name: "a lamp" });
    await tile.getByText(/^Generating/).waitFor();
    await tile.getByRole("button", { name: "Cancel this job" }).click();
    await tile.getByText("You cancelled it.").waitFor();
    await tile.getByRole("button", { name: "Copy the job's id" }).click();
    await tile.getByRole("button", { name: "Copied" }).waitFor();
    await prompt.fill("");
    await prompt.press("Control+v");
    const { jobs } = await (await context.request.get(`${url}/api/jobs`)).json();
    assert.equal(await prompt.inputValue(), jobs[0].jobId ?? jobs[0].id);
    await tile.getByRole("button", { name: "Try again" }).click();
    await tile.nth(1).waitFor();
    // a browser that does not let it happen either way
    await page.evaluate(() => document.execCommand = () => false);
    await tile.getByRole("button", { name: "Copy the job's id" }).click();
    await page.getByRole("alert").getByText("mark the text and copy it yourself").waitFor();
    // the browser's word on a header that is for secure contexts
    assert.deepEqual(studio.complaints.filter((one) => !one.includes("Cross-Origin-Opener-Policy")), []);
  },
});

Deno.test("studio: who signs out leaves nothing behind, in no tab; the next account has its own draft, and the first finds its own again", async () => {
  await using studio = await openStudio();
  const { page, sluice, context } = studio;
  const opened = await post(sluice, "/api/admin/accounts", { name: "Grace" });
  assert.equal(opened.status, 201, JSON.stringify(opened.body));
  await studio.go("/");
  const prompt = (on: Page) => on.getByRole("textbox", { name: "Prompt", exact: true });
  const door = (on: Page) => on.getByRole("dialog", { name: "Sign in to Sluice" });
  const enter = async (on: Page, key: string) => {
    await door(on).getByLabel("API key").fill(key);
    await door(on).getByRole("button", { name: "Sign in" }).click();
    await on.locator(".connection.live").waitFor();
  };
  await prompt(page).fill("a lamp of mine");
  await page.getByRole("button", { name: /^Generate/ }).click();
  await page.getByRole("article", { name: "a lamp of mine" }).getByText("Done").waitFor();
  await prompt(page).fill("half a thought of mine");
  const other = await context.newPage();
  await studio.go("/settings", other);
  await other.getByRole("button", { name: "Sign out" }).click();
  for (const tab of [page, other]) {
    await door(tab).getByText("With an API key").waitFor();
    assert.doesNotMatch(await tab.content(), /of mine/);
  }
  await other.close();
  await enter(page, opened.body.key.key);
  await page.getByText("What you make appears here").waitFor();
  assert.equal(await prompt(page).inputValue(), "");
  await prompt(page).press("Alt+ArrowUp");
  assert.equal(await prompt(page).inputValue(), "");
  await prompt(page).fill("a thought of Grace");
  assert.doesNotMatch(await page.content(), /of mine/);

  // another one signs in where a session ended: what is of the first stays hers
  await context.clearCookies();
  await page.getByRole("button", { name: /^Generate/ }).click();
  await door(page).getByText("What you typed is still here").waitFor();
  await enter(page, sluice.key);
  await page.getByRole("article", { name: "a lamp of mine" }).waitFor();
  assert.equal(await prompt(page).inputValue(), "half a thought of mine");
  await page.getByRole("article", { name: "a thought of Grace" }).waitFor({ state: "detached" });
  assert.deepEqual(studio.complaints, []);
});
