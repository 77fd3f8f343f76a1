import { Buffer } from "node:buffer";
import { strict as assert } from "node:assert";
import type { Page } from "playwright-core";
import { assertAccessible, openStudio } from "./desk.ts";

const reference = (page: Page, n: number, role: string) =>
  page.getByRole("listitem", { name: `Reference ${n}: ${role}` });
const addButton = (page: Page) => page.getByRole("button", { name: "Add a reference" });

interface Dropped {
  readonly type: "drop" | "paste";
  readonly name: string;
  readonly mime: string;
  readonly bytes: Buffer;
}

/** What the page runs: it has names that a server does not. */
const GIVE = `(type, name, mime, base64) => {
  const data = new DataTransfer();
  data.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name, { type: mime }));
  const rest = { bubbles: true, cancelable: true };
  document.querySelector("textarea").dispatchEvent(
    type === "drop"
      ? new DragEvent("drop", { dataTransfer: data, ...rest })
      : new ClipboardEvent("paste", { clipboardData: data, ...rest }),
  );
}`;

/** Drops or pastes a file as a desktop would. */
async function give(page: Page, { type, name, mime, bytes }: Dropped): Promise<void> {
  const args = [type, name, mime, bytes.toString("base64")].map((one) => JSON.stringify(one));
  await page.evaluate(`(${GIVE})(${args.join()})`);
}

Deno.test("create: references come by every way, in order and in roles, and say why a model does not take them", async (t) => {
  await using studio = await openStudio();
  const { page, context } = studio;
  await studio.go("/");
  const prompt = page.getByRole("textbox", { name: "Prompt", exact: true });
  const generate = page.getByRole("button", { name: /^Generate/ });
  await prompt.fill("a first picture to start from");
  await page.getByRole("button", { name: "More settings" }).click();
  await page.getByLabel("Seed", { exact: true }).fill("7");
  await generate.click();
  const made = page.getByRole("article", { name: "a first picture to start from" });
  await made.getByText("Done").waitFor();
  await made.getByRole("link", { name: /^Open output 1/ }).waitFor();
  const { jobs: [job] } = await (await context.request.get("/api/jobs?limit=1")).json();
  const noted = await (await context.request.get(`/api/jobs/${job.id}/download?provenance=true`)).body();
  const plain = await page.screenshot({ clip: { x: 0, y: 0, width: 64, height: 48 } });

  await t.step("by keyboard alone: the dialog, a kept or recent picture, order and removal", async () => {
    await addButton(page).focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Add a reference" });
    await dialog.getByRole("button", { name: "Use a first picture to start from" }).focus();
    await assertAccessible(page);
    await page.keyboard.press("Enter");
    await reference(page, 1, "Ingredient").waitFor();
    await page.locator('button[aria-label="Add a reference"]:focus').waitFor();
  });

  await t.step("a file of the picker, with its role; the order changes by buttons", async () => {
    await addButton(page).click();
    await page.getByRole("dialog").locator("input[type=file]").setInputFiles({
      name: "plain.png",
      mimeType: "image/png",
      buffer: plain,
    });
    await reference(page, 2, "Ingredient").waitFor();
    await page.getByLabel("Role of reference 2").selectOption("Style");
    await page.getByRole("button", { name: "Move reference 2 earlier" }).click();
    await reference(page, 1, "Style").waitFor();
    await reference(page, 2, "Ingredient").waitFor();
    const asked = page.waitForRequest((request) =>
      request.method() === "POST" && request.url().endsWith("/api/jobs")
    );
    await prompt.fill("from two references");
    await generate.click();
    const { references } = (await asked).postDataJSON();
    assert.deepEqual(references.map(({ role }: { role: string }) => role), ["style", "ingredient"]);
    await page.getByRole("article", { name: "from two references" }).getByText("Done").waitFor();
  });

  await t.step("a pasted picture; the end of one by its button", async () => {
    const small = await page.screenshot({ clip: { x: 0, y: 0, width: 40, height: 40 } });
    await give(page, { type: "paste", name: "pasted.png", mime: "image/png", bytes: small });
    await reference(page, 3, "Ingredient").waitFor();
    for (const n of [3, 2]) await page.getByRole("button", { name: `Remove reference ${n}` }).click();
    assert.equal(await page.getByRole("listitem", { name: /^Reference/ }).count(), 1);
  });

  await t.step(
    "what cannot be one is said with its name: empty, no picture, an address of inside",
    async () => {
      await give(page, { type: "drop", name: "empty.png", mime: "image/png", bytes: Buffer.alloc(0) });
      await page.getByText("empty.png is empty: nothing was uploaded").first().waitFor();
      await give(page, { type: "drop", name: "words.pdf", mime: "application/pdf", bytes: Buffer.from("x") });
      await page.getByText(/words.pdf is no picture and no clip/).first().waitFor();
      await give(page, {
        type: "drop",
        name: "lie.png",
        mime: "image/png",
        bytes: Buffer.from("no picture"),
      });
      await page.getByText(/lie.png: .*accepted is/).first().waitFor();
      for (const name of ["empty.png", "words.pdf", "lie.png"]) {
        await page.getByRole("button", { name: `Dismiss ${name}` }).click();
      }
      await addButton(page).click();
      await page.getByLabel("Address of a picture or clip").fill("http://127.0.0.1/x.png");
      await page.getByRole("button", { name: "Fetch" }).click();
      await page.getByRole("dialog").locator(".field-error").waitFor();
      await page.keyboard.press("Escape");
    },
  );

  await t.step(
    "a model that does not take it is greyed with the reason, and what does not fit is mended with a way back",
    async () => {
      await page.getByRole("button", { name: /^Model/ }).click();
      const freepik = page.getByRole("dialog").getByRole("button", { name: /Freepik Pikaso/ });
      assert.equal(await freepik.getAttribute("aria-disabled"), "false");
      const imagen = page.getByRole("dialog").getByRole("button", { name: /^Imagen 4/ });
      assert.equal(await imagen.getAttribute("aria-disabled"), "true");
      await imagen.getByText("Imagen 4 does not know this role: Style").waitFor();
      await page.keyboard.press("Escape");
      await page.getByLabel("Role of reference 1").selectOption("Source");
      await page.getByRole("button", { name: "Video", exact: true }).click();
      await page.getByText("Only a clip can be used here").first().waitFor();
      assert.equal(await generate.getAttribute("aria-disabled"), "true");
      await page.getByRole("button", { name: "Use what fits" }).click();
      await reference(page, 1, "Ingredient").waitFor();
      assert.equal(await generate.getAttribute("aria-disabled"), "false");
      await page.getByRole("button", { name: "Undo" }).click();
      await reference(page, 1, "Source").waitFor();
      await page.getByLabel("Role of reference 1").selectOption("First frame");
      await page.getByRole("button", { name: "Add: Last frame" }).waitFor();
      await assertAccessible(page);
    },
  );

  await t.step("a file that tells what it was made with gives its settings, or itself", async () => {
    await prompt.fill("typed meanwhile");
    await give(page, { type: "drop", name: "noted.png", mime: "image/png", bytes: noted });
    const dialog = page.getByRole("dialog", { name: "Made with Sluice" });
    await dialog.getByText("a first picture to start from").waitFor();
    await dialog.getByRole("button", { name: "Use its settings" }).click();
    assert.equal(await prompt.inputValue(), "a first picture to start from");
    assert.equal(
      await page.getByRole("button", { name: "Image", exact: true }).getAttribute("aria-pressed"),
      "true",
    );
    assert.equal(await page.getByLabel("Seed", { exact: true }).inputValue(), "7");
    await page.getByRole("button", { name: "Undo" }).last().click();
    assert.equal(await prompt.inputValue(), "typed meanwhile");
  });
  assert.deepEqual(studio.complaints, []);
});
