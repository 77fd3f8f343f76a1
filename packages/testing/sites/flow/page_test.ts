import assert from "node:assert/strict";
import { startFlowSite } from "./mod.ts";
import { PACE, photo, stepsOf } from "./page_steps.ts";
import { openDesk } from "./person.ts";

Deno.test("the stand-in's page generates in Chromium what a person asks of it", async (t) => {
  await using site = await startFlowSite(PACE);
  await using desk = await openDesk(site);
  const step = stepsOf(t, site, desk);

  await step(
    "text to one image: the prompt in its lines, the model and the aspect",
    async (person, presses) => {
      await person.choose(["Model", "Nano Banana 2"], ["Aspect ratio", "9:16"], ["Number of outputs", "x1"]);
      await person.ask('a "red" fox\n\nin snow 🦊');
      const [press, ...more] = await presses(1);
      assert.deepEqual(more, []);
      assert.equal(press?.rpc, "ogiZ0b");
      assert.equal(press?.prompt, 'a "red" fox\n\nin snow 🦊');
      assert.equal(press?.model, "NARWHAL");
      assert.equal(press?.aspect, 2);
      assert.equal(press?.refused, null);
      await person.page.locator(`flow-image-tile img[data-media-id="${press?.mediaIds[0]}"]`).waitFor();
      assert.equal(await person.box.locator(".ProseMirror").innerText().then((text) => text.trim()), "");
    },
  );

  await step("four images are four calls of one batch", async (person, presses) => {
    await person.choose(["Number of outputs", "x4"]);
    await person.ask("four winds");
    const four = await presses(4);
    assert.equal(new Set(four.map(({ batch }) => batch)).size, 1);
    assert.equal(new Set(four.map(({ seed }) => seed)).size, 4);
    await person.page.locator("flow-image-tile").nth(3).waitFor();
  });

  await step("references go in their order, from both file inputs", async (person, presses) => {
    await person.choose(["Number of outputs", "x1"]);
    await person.dropIn(await photo("one.jpg", 1), await photo("two.jpg", 2));
    await person.page.getByRole("button", { name: "Add media" }).click();
    await person.pick(await photo("three.jpg", 3));
    await person.box.locator("button.chip-container img").nth(2).waitFor();
    const chips = await person.chips();
    await person.ask("all three on a hill");
    const [press] = await presses(1);
    assert.deepEqual(press?.references, chips);
    assert.deepEqual(chips.map((id) => site.media.get(id)?.prompt), ["one.jpg", "two.jpg", "three.jpg"]);
    assert.deepEqual(await person.chips(), []);
  });

  await step("a chip that was removed is not sent", async (person, presses) => {
    await person.choose(["Number of outputs", "x1"]);
    await person.dropIn(await photo("keep.jpg", 4), await photo("drop.jpg", 5));
    const [kept] = await person.chips();
    await person.box.getByRole("button", { name: "Remove" }).nth(1).click();
    await person.ask("one of them");
    assert.deepEqual((await presses(1))[0]?.references, [kept]);
  });

  await step("text to two clips is one call of two, followed until they play", async (person, presses) => {
    await person.choose(["Mode", "Video"], ["Model", "Veo 3.1 Fast"], ["Aspect ratio", "9:16"]);
    await person.ask("waves");
    const [press, ...more] = await presses(1);
    assert.deepEqual(more, []);
    assert.equal(press?.rpc, "YhhmEf");
    assert.equal(press?.model, "veo_3_1_t2v_fast_portrait");
    assert.equal(press?.mediaIds.length, 2);
    await person.page.locator('flow-video-tile video[src*="Signature="]').nth(1).waitFor();
  });

  const asFrames = [["Mode", "Video"], ["Video type", "Frames"], ["Number of outputs", "x1"]] as const;

  await step("frames without a frame fall to text", async (person, presses) => {
    await person.choose(...asFrames);
    await person.ask("nothing to begin with");
    assert.equal((await presses(1))[0]?.rpc, "YhhmEf");
  });

  await step("a start frame, then a start and an end frame", async (person, presses) => {
    await person.choose(...asFrames);
    await person.page.getByRole("button", { name: "Start frame" }).click();
    await person.pick(await photo("first.jpg", 6));
    await person.box.locator(".frame-trigger button.chip-container img").waitFor();
    const first = await person.chips();
    await person.ask("it begins");
    assert.deepEqual((await presses(1)).map(({ rpc, frames }) => [rpc, frames]), [["eb1hJf", first]]);

    for (const side of ["Start", "End"]) {
      await person.page.getByRole("button", { name: `${side} frame` }).click();
      await person.pick(await photo(`${side}.jpg`, 7));
      await person.page.getByRole("button", { name: `${side} frame` }).waitFor({ state: "detached" });
    }
    const both = await person.chips();
    await person.ask("it begins and ends");
    const last = (await presses(2)).at(-1);
    assert.deepEqual([last?.rpc, last?.model, last?.frames], ["nprQif", "veo_3_1_i2v_s_fast_fl", both]);
    assert.deepEqual(both.map((id) => site.media.get(id)?.prompt), ["Start.jpg", "End.jpg"]);
  });

  await step("ingredients to a clip", async (person, presses) => {
    await person.choose(
      ["Mode", "Video"],
      ["Video type", "Ingredients"],
      ["Model", "Omni 1.1 Flash"],
      ["Duration", "6s"],
      ["Number of outputs", "x1"],
    );
    await person.dropIn(await photo("salt.jpg", 8), await photo("oil.jpg", 9));
    const chips = await person.chips();
    await person.ask("a salad");
    const [press] = await presses(1);
    assert.deepEqual([press?.rpc, press?.model, press?.references], ["MZZa6b", "abra_r2v_6s", chips]);
  });

  await step("a clip is extended on its scene, and made larger", async (person, presses) => {
    const { page } = person;
    await person.choose(["Mode", "Video"], ["Number of outputs", "x1"]);
    await person.ask("a road");
    const source = (await presses(1))[0]?.mediaIds[0];
    await page.locator(`flow-video-tile video[data-media-id="${source}"][src]`).click();
    await page.getByRole("button", { name: "Download" }).click();
    await page.getByRole("menuitem", { name: "1080p Upscaled" }).click();
    const large = (await presses(2)).at(-1);
    assert.deepEqual([large?.rpc, large?.references], ["p0UkFb", [source]]);
    assert.deepEqual(large?.mediaIds, [`${source}_upsampled`]);

    await page.getByRole("button", { name: "Extend" }).click();
    await page.locator(`flow-scene-timeline[data-source-id="${source}"]`).waitFor();
    assert.match(page.url(), /\/project\/[^/]+\/scene\/[^/]+$/);
    await page.locator(".settings-trigger-button").click();
    assert.deepEqual(
      await person.pane.getByRole("radiogroup").evaluateAll((groups) =>
        groups.map((group) => group.ariaLabel)
      ),
      ["Model"],
    );
    await page.keyboard.press("Escape");
    await person.ask("the road goes on");
    const extension = (await presses(3)).at(-1);
    assert.deepEqual([extension?.rpc, extension?.references], ["fZytfe", [source]]);
    assert.equal(extension?.refused, null);
    await page.getByRole("button", { name: "Back to project" }).click();
    await page.locator(`flow-video-tile video[data-media-id="${extension?.mediaIds[0]}"]`).waitFor();
  });

  await step("an image is made larger", async (person, presses) => {
    const { page } = person;
    await person.choose(["Number of outputs", "x1"]);
    await person.ask("a stone");
    await page.locator("flow-image-tile img").click();
    await page.getByRole("button", { name: "Download" }).click();
    await page.getByRole("menuitem", { name: "2K Upscaled" }).click();
    const [stone, large] = await presses(2);
    assert.deepEqual([large?.rpc, large?.references, large?.refused], ["SPrCad", stone?.mediaIds, null]);
    await page.keyboard.press("Escape");
    await page.locator("flow-media-detail").waitFor({ state: "detached" });
  });

  await step("an image of the project becomes a reference from its detail", async (person, presses) => {
    await person.choose(["Number of outputs", "x1"]);
    await person.ask("a cup");
    await person.page.locator("flow-image-tile img").click();
    await person.page.getByRole("button", { name: "Add to prompt" }).click();
    await person.box.locator("button.chip-container img").waitFor();
    await person.ask("the cup in blue");
    const [cup, blue] = await presses(2);
    assert.deepEqual(blue?.references, cup?.mediaIds);
  });
});
