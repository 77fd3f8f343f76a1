import assert from "node:assert/strict";
import type { EdgeError } from "@sluice/protocol";
import { requireForm } from "./media_look.ts";
import { openTestGateway, PNG } from "./testing_gateway.ts";

Deno.test("GET /api/media/:id and /media/:id with a key: send to the signed form that was asked", async () => {
  await using gateway = await openTestGateway();
  const { mediaId } = await gateway.media.put(new Blob([PNG]).stream(), { maxBytes: 1e6 });
  gateway.mediaIds.add(mediaId);
  for (const path of [`/api/media/${mediaId}`, `/media/${mediaId}`]) {
    const cases = [
      ["", /\?exp=\d+&sig=/],
      ["?variant=&format=", /\?exp=\d+&sig=/],
      ["?variant=original", /\?exp=\d+&sig=/],
      ["?variant=thumb", /\?exp=\d+&variant=thumb&sig=/],
      ["?variant=preview&format=jpeg", /\?exp=\d+&variant=preview&format=jpeg&sig=/],
      ["?format=webp", /\?exp=\d+&format=webp&sig=/],
    ] as const;
    for (const [query, location] of cases) {
      const response = await gateway.call("GET", path + query);
      assert.equal(response.status, 302, query);
      assert.match(response.headers.get("location") ?? "", location, query);
      assert.equal(response.headers.get("cache-control"), "no-store");
    }
    for (const [query, param] of [["?variant=spritesheet", "variant"], ["?format=gif", "format"]] as const) {
      const response = await gateway.call("GET", path + query);
      const { code, details } = await response.json();
      assert.deepEqual([response.status, code], [400, "invalid_value"], query);
      assert.match(details, new RegExp(`^${param} ".*": accepted is (original|png), `), query);
    }
    const missing = await gateway.call("GET", path.replace(mediaId, "0".repeat(64)) + "?variant=thumb");
    assert.equal(missing.status, 404);
    await missing.body?.cancel();
  }
});

Deno.test("requireForm: lets pass what can be made, and says of the rest what can", () => {
  for (const look of [{}, { variant: "thumb" }, { format: "webp" }] as const) requireForm("image/gif", look);
  for (const look of [{}, { variant: "preview" }, { variant: "thumb", format: "png" }] as const) {
    requireForm("video/mp4", look);
  }
  requireForm("text/plain", { variant: "original" });
  const refused = [
    ["video/mp4", { format: "png" }, /^format "png": they are video\/mp4/],
    ["text/plain", { variant: "thumb" }, /^variant "thumb": they are text\/plain, accepted is original$/],
    ["text/plain", { format: "png" }, /^format "png": they are text\/plain/],
  ] as const;
  for (const [mime, look, words] of refused) {
    assert.throws(
      () => requireForm(mime, look),
      (error: EdgeError) => error.code === "unsupported_parameter" && words.test(error.message),
    );
  }
});
