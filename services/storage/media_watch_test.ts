import assert from "node:assert/strict";
import { openS3Media } from "@sluice/media/s3";
import { DENIED, startS3 } from "@sluice/testing";
import { watchMedia } from "./media_watch.ts";

Deno.test("watchMedia tells of a bucket without rights, once, and that it is well again when the rights come back", async () => {
  const s3 = await startS3();
  const spoolDir = await Deno.makeTempDir();
  const media = await openS3Media({ ...s3, spoolDir });
  const told: string[] = [];
  let change = Promise.withResolvers<void>();
  const heal = s3.fault(["PutObject"], DENIED);
  const watch = watchMedia({
    media,
    wellEveryMs: 5,
    illEveryMs: 5,
    log(level, message) {
      told.push(`${level}: ${message}`);
      change.resolve();
      change = Promise.withResolvers();
    },
  });
  await watch.looked;
  assert.match(watch.trouble() ?? "", /^put "s3:\/\/sluice-test\/checks\/.*the right s3:PutObject$/);
  const looks = s3.calls.length;
  while (s3.calls.length < looks + 3) await new Promise((resolve) => setTimeout(resolve, 5));
  const well = change.promise;
  heal();
  await well;
  assert.deepEqual(told, [
    "error: the media store cannot be used",
    "info: the media store can be used again",
  ]);
  await watch.close();
  media.close();
  await s3.close();
  await Deno.remove(spoolDir, { recursive: true });
});
