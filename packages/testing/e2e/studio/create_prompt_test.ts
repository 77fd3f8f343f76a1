import { strict as assert } from "node:assert";
import type { Page, Request } from "playwright-core";
import { assertAccessible, openStudio } from "./desk.ts";

const prompt = (page: Page) => page.getByRole("textbox", { name: "Prompt", exact: true });
const generate = (page: Page) => page.getByRole("button", { name: /^Generate/ });
const tile = (page: Page, name: string) => page.getByRole("article", { name });

/** Holds every submission until `release`; what was sent is in `sent`. */
async function holdSubmissions(page: Page) {
  const sent: Request[] = [];
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  await page.route("**/api/jobs", async (route) => {
    sent.push(route.request());
    await released;
    await route.continue();
  });
  return { sent, release };
}

Deno.test("create: the keyboard writes, goes through history, generates and runs next, and nothing typed is lost", async (t) => {
  await using studio = await openStudio();
  const { page, context } = studio;
  await studio.go("/");

  await t.step("Alt+A goes to the prompt, Mod+Enter generates from inside it, the prompt stays", async () => {
    await page.getByRole("link", { name: "Gallery", exact: true }).focus();
    await page.keyboard.press("Alt+a");
    await page.keyboard.type("one lighthouse");
    await page.keyboard.press("Control+Enter");
    await tile(page, "one lighthouse").getByText("Done").waitFor();
    assert.equal(await prompt(page).inputValue(), "one lighthouse");
  });

  await t.step("Mod+Shift+Enter asks to run before the others", async () => {
    await prompt(page).fill("two lighthouses");
    const asked = page.waitForRequest((request) =>
      request.method() === "POST" && request.url().endsWith("/api/jobs")
    );
    await page.keyboard.press("Control+Shift+Enter");
    assert.equal((await asked).postDataJSON().next, true);
    await tile(page, "two lighthouses").getByText("Done").waitFor();
  });

  await t.step("Alt+Up and Alt+Down go through what was sent and back to what was typed", async () => {
    await prompt(page).fill("not sent yet");
    await page.keyboard.press("Alt+ArrowUp");
    assert.equal(await prompt(page).inputValue(), "two lighthouses");
    await page.keyboard.press("Alt+ArrowUp");
    assert.equal(await prompt(page).inputValue(), "one lighthouse");
    await page.keyboard.press("Alt+ArrowDown");
    await page.keyboard.press("Alt+ArrowDown");
    assert.equal(await prompt(page).inputValue(), "not sent yet");
  });

  await t.step("the draft is there after a reload, with its settings", async () => {
    await page.getByRole("button", { name: "One more" }).click();
    await page.getByRole("button", { name: "3:2", exact: true }).click();
    assert.match(await generate(page).innerText(), /2 credits/);
    await page.reload();
    assert.equal(await prompt(page).inputValue(), "not sent yet");
    assert.equal(
      await page.getByRole("button", { name: "3:2", exact: true }).getAttribute("aria-pressed"),
      "true",
    );
  });

  await t.step(
    "4,000 characters of any script are taken and kept; one more is counted and refused",
    async () => {
      await page.getByRole("button", { name: "One fewer" }).click();
      for (const letter of ["ب", "界", "🌊"]) {
        const text = letter.repeat(4_000 / letter.length);
        await prompt(page).fill(text);
        await page.getByText("4,000 of 4,000 characters").waitFor();
        const answered = page.waitForResponse((answer) =>
          answer.request().method() === "POST" && answer.url().endsWith("/api/jobs")
        );
        await generate(page).click();
        assert.equal((await answered).status(), 201, letter);
        await prompt(page).fill(text + letter);
        await page.getByText(/too many: shorten the prompt/).first().waitFor();
        assert.equal(await generate(page).getAttribute("aria-disabled"), "true");
      }
    },
  );

  await t.step("two tabs: what one sends the other shows", async () => {
    const other = await context.newPage();
    await studio.go("/", other);
    await prompt(other).fill("from the other tab");
    await generate(other).click();
    await tile(page, "from the other tab").getByText("Done").waitFor();
    await other.close();
  });
  await assertAccessible(page);
  assert.deepEqual(studio.complaints, []);
});

Deno.test("create: a tile stands there before the server has answered, and a lost answer is never paid twice", async (t) => {
  await using studio = await openStudio();
  const { page, context, sluice } = studio;
  await studio.go("/");

  await t.step(
    "the tile has its final size while the answer is held, and becomes the job in its place",
    async () => {
      const held = await holdSubmissions(page);
      await prompt(page).fill("a held answer");
      await page.getByRole("button", { name: "9:16", exact: true }).click();
      await generate(page).click();
      const shown = tile(page, "a held answer");
      await shown.getByText("Sending").waitFor();
      const before = await shown.locator(".tile-media").boundingBox();
      held.release();
      await shown.getByText("Done").waitFor();
      assert.deepEqual(await shown.locator(".tile-media").boundingBox(), before);
      assert.equal(await shown.count(), 1);
      await page.unroute("**/api/jobs");
    },
  );

  await t.step("a refusal takes the tile away, says why, and the prompt is one press away", async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    await page.route("**/api/jobs", async (route) => {
      await released;
      await route.fulfill({
        status: 402,
        headers: { "x-request-id": "req-1" },
        json: { error: "Insufficient credits", details: "1 is needed", code: "insufficient_credits" },
      });
    });
    await prompt(page).fill("a refused wish");
    await generate(page).click();
    await tile(page, "a refused wish").waitFor();
    await prompt(page).fill("something else");
    release();
    await page.getByRole("alert").getByText("Not generated: 1 is needed").waitFor();
    await tile(page, "a refused wish").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Bring its prompt back" }).click();
    assert.equal(await prompt(page).inputValue(), "a refused wish");
    await page.unroute("**/api/jobs");
  });

  await t.step(
    "the server is gone: the tile says that nobody knows, and another try is the same job",
    async () => {
      // no event tells of what the server does; a stream that is open already could not be cut
      await page.route("**/api/events*", (route) => route.abort());
      await page.reload();
      await page.locator(".connection.offline").waitFor();
      // the submission arrives, its answer does not
      await page.route("**/api/jobs", async (route) => {
        await route.fetch();
        await route.abort();
      }, { times: 1 });
      await prompt(page).fill("sent into the dark");
      await generate(page).click();
      const stuck = tile(page, "sent into the dark");
      await stuck.getByText(/not known whether this arrived/).waitFor();
      await assertAccessible(page);
      assert.equal(await prompt(page).inputValue(), "sent into the dark");
      await stuck.getByRole("button", { name: "Try again" }).click();
      await stuck.getByText("Accepted").waitFor();
      await page.unroute("**/api/events*");
      await stuck.getByText("Done").waitFor();
      const { jobs } = await (await context.request.get("/api/jobs")).json();
      const same = jobs.filter((job: { prompt: string }) => job.prompt === "sent into the dark");
      assert.equal(same.length, 1);
    },
  );

  await t.step("a proxy's own page in the place of the answer says that nobody knows, too", async () => {
    const answer = { status: 201, contentType: "text/html", body: "<h1>Hold on</h1>" };
    await page.route("**/api/jobs", (route) => route.fulfill(answer), { times: 1 });
    await prompt(page).fill("behind a proxy");
    await generate(page).click();
    const stuck = tile(page, "behind a proxy");
    await stuck.getByText("the answer of the server did not arrive whole").waitFor();
    await stuck.getByRole("button", { name: "Try again" }).click();
    await stuck.getByText("Done").waitFor();
  });

  await t.step("what never arrived is there after a reload too, and is sent under the same key", async () => {
    await page.route("**/api/jobs", (route) => route.abort(), { times: 1 });
    await prompt(page).fill("never arrived");
    await generate(page).click();
    const stuck = tile(page, "never arrived");
    await stuck.getByText(/not known whether this arrived/).waitFor();
    await page.reload();
    await stuck.getByText(/not known whether this arrived: the page was loaded anew/).waitFor();
    await stuck.getByRole("button", { name: "Try again" }).click();
    await stuck.getByText("Done").waitFor();
    await page.reload();
    await stuck.getByText("Done").waitFor();
    assert.equal(await stuck.count(), 1);
  });

  await t.step(
    "what arrived and was never answered is its job after a reload, and nothing else",
    async () => {
      await page.route("**/api/events*", (route) => route.abort());
      await page.reload();
      await page.locator(".connection.offline").waitFor();
      await page.route("**/api/jobs", async (route) => {
        await route.fetch();
        await route.abort();
      }, { times: 1 });
      await prompt(page).fill("arrived unanswered");
      await generate(page).click();
      const shown = tile(page, "arrived unanswered");
      await shown.getByText(/not known whether this arrived/).waitFor();
      await page.unroute("**/api/events*");
      await page.reload();
      await shown.getByText("Done").waitFor();
      assert.equal(await shown.count(), 1);
    },
  );

  await t.step("the key ends while the page is open: what was typed lies behind the sign-in", async () => {
    await prompt(page).fill("typed before the end");
    await context.clearCookies();
    await generate(page).click();
    const key = page.getByLabel("API key");
    await key.fill(sluice.key);
    await key.press("Enter");
    const out = tile(page, "typed before the end");
    await out.getByRole("button", { name: "Try again" }).click();
    await out.getByText("Done").waitFor();
    assert.equal(await prompt(page).inputValue(), "typed before the end");
  });
  assert.deepEqual(studio.complaints, []);
});
