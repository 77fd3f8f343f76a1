import { strict as assert } from "node:assert";
import sharp from "sharp";
import { readMp4 } from "../../../agents/simulator/mp4_boxes.ts";
import { clip, mediaNoteOf, picture } from "./media.ts";

Deno.test("picture: it is a JPEG in the size asked that says whose it is, the same for the same wish", async () => {
  const bytes = await picture(300, 200, 'a "fox" 🦊', 5);
  const { width, height, format } = await sharp(bytes).metadata();
  assert.deepEqual([width, height, format], [300, 200, "jpeg"]);
  assert.deepEqual(mediaNoteOf(bytes), { prompt: 'a "fox" 🦊', seed: 5 });
  assert.deepEqual(await picture(300, 200, 'a "fox" 🦊', 5), bytes);
  assert.notDeepEqual(await picture(300, 200, 'a "fox" 🦊', 6), bytes);
});

Deno.test("clip: it is an MP4 of the length asked that says whose it is; others have other bytes", async () => {
  const [one, same, other] = await Promise.all([
    clip(64, 36, 2, "one", 2),
    clip(64, 36, 2, "one", 2),
    clip(64, 36, 2, "two", 4),
  ]);
  assert.equal(readMp4(one).duration, 2);
  assert.deepEqual(mediaNoteOf(one), { prompt: "one", seed: 2 });
  assert.deepEqual(one, same);
  assert.notDeepEqual(one, other);
});
