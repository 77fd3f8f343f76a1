import assert from "node:assert/strict";
import { openDiskMedia } from "./disk.ts";
import { MediaRefused } from "./errors.ts";
import { picture } from "./media_contract.ts";
import { openPictures } from "./pictures.ts";

Deno.test("openPictures: stores a reference as it was normalised, and a check stores nothing", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const media = await openDiskMedia(dir);
    const { storeReference, checkPicture } = openPictures(media);
    const png = await picture(6, 4);
    await checkPicture(png);
    await assert.rejects(checkPicture(png.subarray(0, 60)), MediaRefused);
    assert.deepEqual([...Deno.readDirSync(dir)].map(({ name }) => name), ["tmp"]);

    const stored = await storeReference(png, { maxSide: 3 });
    assert.deepEqual([stored.mime, stored.width, stored.height], ["image/jpeg", 3, 2]);
    assert.deepEqual(await media.stat(stored.mediaId), { mime: "image/jpeg", bytes: stored.bytes });
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
