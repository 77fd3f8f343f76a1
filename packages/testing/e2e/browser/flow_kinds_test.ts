import assert from "node:assert/strict";
import { toFile } from "openai";
import { type Colour, colourOf, imageSize, plain } from "./looks.ts";
import { mediaNoteOf } from "../../sites/media.ts";
import { clip, openDesk, pictures } from "./desk.ts";

Deno.test("a Flow tab, driven through the API by the OpenAI SDK: every kind of generation", async (t) => {
  await using desk = await openDesk();
  const { site, openai } = desk;
  const last = () => site.presses.at(-1) ?? assert.fail("nothing was pressed");
  const photo = async (colour: Colour) => await toFile(await plain(colour), `${colour}.png`);
  const colours = (ids: readonly string[]) =>
    Promise.all(ids.map((id) => colourOf(site.media.get(id)?.bytes ?? assert.fail())));

  await t.step("text to image: one press, the very bytes of the site", async () => {
    const [bytes] = await pictures(desk, "a lighthouse at dawn", { size: "1792x1024" });
    assert.equal(mediaNoteOf(bytes ?? assert.fail())?.prompt, "a lighthouse at dawn");
    assert.deepEqual([site.presses.length, last().model, last().aspect], [1, "NARWHAL", 3]);
  });

  await t.step("four images are one press of the owner's and one batch", async () => {
    const before = site.presses.length;
    const made = await pictures(desk, "four boats", { n: 4 });
    assert.equal(made.length, 4);
    const calls = site.presses.slice(before);
    assert.deepEqual([calls.length, new Set(calls.map(({ batch }) => batch)).size], [4, 1]);
    assert.deepEqual(
      new Set(made.map((bytes) => mediaNoteOf(bytes)?.seed)),
      new Set(calls.map(({ seed }) => seed)),
    );
  });

  await t.step("image to image: references in their order", async () => {
    const image = [await photo("green"), await photo("red")];
    await openai.images.edit({ model: "nano_banana_pro", prompt: "both in one", image });
    assert.deepEqual([last().model, await colours(last().references)], ["GEM_PIX_2", ["green", "red"]]);
  });

  await t.step("2K: the picture is enlarged in the page and replaces the smaller one", async () => {
    const before = site.presses.length;
    const [bytes] = await pictures(desk, "a large boat", { quality: "hd", size: "1792x1024" });
    assert.deepEqual(site.presses.slice(before).map(({ rpc }) => rpc), ["ogiZ0b", "SPrCad"]);
    assert.ok((await imageSize(bytes ?? assert.fail())).width > 2_000);
  });

  let made = "";
  await t.step("text to video, delivered as the site made it", async () => {
    const video = await clip(desk, "waves on a beach", { size: "1280x720" });
    assert.equal(video.status, "completed", JSON.stringify(video.error));
    const bytes = new Uint8Array(await (await openai.videos.downloadContent(video.id)).arrayBuffer());
    assert.equal(mediaNoteOf(bytes)?.prompt, "waves on a beach");
    assert.deepEqual([last().rpc, last().references, last().frames], ["YhhmEf", [], []]);
    made = video.id;
  });

  await t.step("start frame", async () => {
    const video = await clip(desk, "it begins to move", { input_reference: await photo("blue") });
    assert.deepEqual([video.status, last().rpc, last().frames.length], ["completed", "eb1hJf", 1]);
  });

  await t.step("first and last frame", async () => {
    const kept = await openai.post<{ id: string }>("/upload", { body: await form("blue") });
    const more = { input_reference: await photo("red"), last_frame: { file_id: kept.id } };
    const video = await clip(desk, "from here to there", more);
    assert.equal(video.status, "completed", JSON.stringify(video.error));
    assert.deepEqual([last().rpc, await colours(last().frames)], ["nprQif", ["red", "blue"]]);
  });

  await t.step("references to video", async () => {
    const kept = await openai.post<{ id: string }>("/upload", { body: await form("green") });
    const video = await clip(desk, "the cat walks", {
      references: [{ file_id: kept.id, role: "ingredient" }],
    });
    assert.deepEqual([video.status, last().rpc, last().references.length], ["completed", "MZZa6b", 1]);
  });

  await t.step("extend: the clip that this very account made", async () => {
    let video = await openai.videos.extend({ prompt: "and on", seconds: "8", video: { id: made } });
    while (video.status !== "completed" && video.status !== "failed") {
      await new Promise((resolve) => setTimeout(resolve, 50));
      video = await openai.videos.retrieve(video.id);
    }
    assert.deepEqual([video.status, last().rpc], ["completed", "fZytfe"], JSON.stringify(video.error));
  });

  await t.step("a clip in 1080p", async () => {
    const before = site.presses.length;
    const video = await clip(desk, "a sharp clip", { size: "1920x1080" });
    assert.equal(video.status, "completed", JSON.stringify(video.error));
    assert.deepEqual(site.presses.slice(before).map(({ rpc }) => rpc), ["YhhmEf", "p0UkFb"]);
  });
});

async function form(colour: Colour): Promise<FormData> {
  const body = new FormData();
  body.set("file", new File([await plain(colour)], `${colour}.png`, { type: "image/png" }));
  return body;
}
