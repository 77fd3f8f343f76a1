import { strict as assert } from "node:assert";
import type { Locator, Page } from "playwright-core";
import sharp from "sharp";
import { DESKTOP, openStudio, PHONE } from "./desk.ts";
import { makePictures } from "./pictures.ts";

type Rgb = readonly [number, number, number];

/** WCAG 2.2, 1.4.3. */
const LEAST = 4.5;
/** The worst that can lie under something translucent. */
const UNDER = ["#fff", "#000", "#f00", "#0f0", "#00f", "#ff0"];

Deno.test("studio: words stay readable on every translucent surface, whatever lies under it", async (t) => {
  await using studio = await openStudio();
  const { page } = studio;
  await makePictures(studio.sluice, ["one"]);
  for (const theme of ["dark", "light", "contrast"]) {
    const check = (what: string, surface: Locator) =>
      t.step(`${what}, ${theme}`, async () => {
        await surface.waitFor();
        for (const colour of UNDER) {
          await lay(page, colour);
          const { ink, quiet } = await words(surface);
          const ground = await colours(surface);
          for (const [name, own] of [["words", ink], ["quiet words", quiet]] as const) {
            const worst = ground.reduce((least, one) => Math.min(least, contrast(own, one)), Infinity);
            assert.ok(worst >= LEAST, `${name} over ${colour}: ${worst.toFixed(2)} : 1`);
          }
        }
        await page.evaluate(() => void (document.adoptedStyleSheets = []));
      });
    await page.goto("/gallery");
    await page.evaluate((theme) => localStorage.setItem("sluice.theme", JSON.stringify(theme)), theme);
    await studio.go("/gallery");
    await check("the bar at the top", page.locator(".top"));
    // a pointer that stands where it stood enters nothing
    await page.mouse.move(0, 0);
    await page.getByRole("gridcell", { name: "Picture: one" }).hover();
    await page.getByRole("button", { name: "More actions" }).click();
    await check("a menu", page.getByRole("menu"));
    await page.keyboard.press("Escape");
    await page.keyboard.press("ControlOrMeta+k");
    await check("a dialog", page.getByRole("dialog"));
    await page.keyboard.press("Escape");
    await page.setViewportSize(PHONE);
    await check("the bar at a phone's bottom", page.locator(".nav"));
    await page.setViewportSize(DESKTOP);
    await studio.go("/");
    await check("the prompt bar", page.locator(".composer"));
  }
});

/** Puts a colour under everything that the page has over its content. */
async function lay(page: Page, colour: string): Promise<void> {
  await page.evaluate((colour) => {
    const paint = new CSSStyleSheet();
    paint.replaceSync(`body::before, #content, #content .page { background: ${colour} !important; }
      #content .page > *:not(.composer):not(:has(.composer)) { visibility: hidden; }`);
    document.adoptedStyleSheets = [paint];
  }, colour);
}

/** The two colours that words have there. */
async function words(surface: Locator): Promise<{ readonly ink: Rgb; readonly quiet: Rgb }> {
  const [ink, quiet] = await surface.evaluate((element) =>
    ["--ink", "--quiet"].map((name) => {
      const probe = document.createElement("i");
      probe.style.color = `var(${name})`;
      element.append(probe);
      const { color } = getComputedStyle(probe);
      probe.remove();
      return color.match(/\d+/g)!.slice(0, 3).map(Number);
    })
  );
  return { ink: ink as unknown as Rgb, quiet: quiet as unknown as Rgb };
}

/** The colours that are seen of a surface with nothing on it, without its edge. */
async function colours(surface: Locator): Promise<Rgb[]> {
  await surface.evaluate((element) => {
    for (const child of element.children) (child as HTMLElement).style.opacity = "0";
  });
  const { data, info } = await sharp(await surface.screenshot()).removeAlpha().raw()
    .toBuffer({ resolveWithObject: true });
  await surface.evaluate((element) => {
    for (const child of element.children) (child as HTMLElement).style.opacity = "";
  });
  const edge = 14;
  const found = new Map<number, Rgb>();
  for (let y = edge; y < info.height - edge; y++) {
    for (let x = edge; x < info.width - edge; x++) {
      const at = (y * info.width + x) * info.channels;
      const [r, g, b] = [data[at]!, data[at + 1]!, data[at + 2]!];
      found.set(r << 16 | g << 8 | b, [r, g, b]);
    }
  }
  assert.ok(found.size > 0);
  return [...found.values()];
}

function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].toSorted((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((byte) => {
    const part = byte / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
