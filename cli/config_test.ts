import { strict as assert } from "node:assert";
import { ConfigInvalid, readConfig } from "./config.ts";

Deno.test("readConfig fills in what a first start needs", () => {
  const config = readConfig({});
  assert.equal(config.SLUICE_PORT, 8001);
  assert.equal(config.SLUICE_HOST, "127.0.0.1");
  assert.equal(config.SLUICE_DATA_DIR, "./.sluice");
});

Deno.test("readConfig names the variable, its value and what is accepted", () => {
  assert.throws(
    () => readConfig({ SLUICE_PORT: "80000000" }),
    (error) => error instanceof ConfigInvalid && /SLUICE_PORT "80000000": .*65535/.test(error.message),
  );
  assert.throws(
    () => readConfig({ SLUICE_SIMULATOR: "maybe" }),
    /SLUICE_SIMULATOR "maybe": expected "on" or "off"/,
  );
  assert.throws(
    () => readConfig({ SLUICE_PUBLIC_URL: "example" }),
    /SLUICE_PUBLIC_URL "example": expected an address/,
  );
});

Deno.test("readConfig never shows a secret", () => {
  assert.throws(() => readConfig({ SLUICE_ADMIN_KEY: "slk_typo" }), (error) => {
    assert.ok(error instanceof ConfigInvalid);
    assert.doesNotMatch(error.message, /slk_typo/);
    return /SLUICE_ADMIN_KEY .*new-secret/.test(error.message);
  });
});

Deno.test("readConfig takes an empty variable for an absent one", () => {
  assert.equal(readConfig({ SLUICE_PORT: "" }).SLUICE_PORT, 8001);
});

Deno.test("readConfig refuses a variable that it does not know, so that a misspelt one is not ignored", () => {
  assert.throws(() => readConfig({ SLUICE_POTR: "80" }), /SLUICE_POTR: not known; known are .*SLUICE_PORT/);
});

Deno.test("readConfig does not mind the key that the README has people export for their calls", () => {
  assert.equal(readConfig({ SLUICE_KEY: "slk_anything" }).SLUICE_PORT, 8001);
});

Deno.test("readConfig names what is missing to keep media in S3", () => {
  assert.throws(() => readConfig({ SLUICE_S3_BUCKET: "b" }), /SLUICE_S3_ACCESS_KEY_ID: is needed/);
});

Deno.test("readConfig reads what users' URLs may reach, and names the entry that it cannot read", () => {
  assert.deepEqual([...readConfig({ SLUICE_EGRESS_ALLOW: "localhost:9000" }).SLUICE_EGRESS_ALLOW.hosts], [
    "localhost:9000",
  ]);
  assert.equal(readConfig({}).SLUICE_EGRESS_ALLOW.networks.length, 0);
  assert.throws(
    () => readConfig({ SLUICE_EGRESS_ALLOW: "10.0.0.0/8,localhost" }),
    (error) =>
      error instanceof ConfigInvalid && /SLUICE_EGRESS_ALLOW .*"localhost" is neither/.test(error.message),
  );
});
