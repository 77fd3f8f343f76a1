import { strict as assert } from "node:assert";
import { ConfigInvalid, readConfig } from "./read.ts";

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

Deno.test("readConfig says what a service apart needs, and what start has no use for", () => {
  const shared = { SLUICE_SECRET: "x".repeat(24), SLUICE_NATS_URL: "nats://a:4222,nats://b:4222" };
  assert.throws(() => readConfig({}, "storage"), /SLUICE_SECRET: is needed by the storage/);
  assert.throws(() => readConfig(shared, "storage"), /SLUICE_DATABASE_URL: is needed by the storage/);
  const gateway = { ...shared, SLUICE_UPLOAD_URL: "http://storage:8003" };
  assert.throws(() => readConfig(gateway, "gateway"), /SLUICE_DATABASE_READ_URL: is needed by the gateway/);
  const config = readConfig({ ...gateway, SLUICE_DATABASE_URL: "postgres://db/sluice" }, "gateway");
  assert.deepEqual([config.SLUICE_PORT, config.SLUICE_CELLS, config.SLUICE_NATS_URL], [8001, 1, [
    "nats://a:4222",
    "nats://b:4222",
  ]]);
  assert.equal(readConfig(gateway, "orchestrator").SLUICE_PORT, 8002);
  assert.throws(() => readConfig(shared), /SLUICE_NATS_URL: `start` is one process/);
});

Deno.test("readConfig refuses addresses and numbers that could not be meant, and shows no password", () => {
  const shared = { SLUICE_SECRET: "x".repeat(24), SLUICE_UPLOAD_URL: "http://s" };
  assert.throws(
    () => readConfig({ ...shared, SLUICE_NATS_URL: "http://user:hidden@nats" }, "orchestrator"),
    (error) =>
      error instanceof ConfigInvalid && /nats:\/\/host:4222/.test(error.message) &&
      !/hidden/.test(error.message),
  );
  for (const cells of ["0", "1.5", "many", "4097"]) {
    assert.throws(() => readConfig({ SLUICE_CELLS: cells }), /SLUICE_CELLS/);
  }
  assert.throws(() => readConfig({ SLUICE_NATS_REPLICAS: "2" }), /expected 1, 3 or 5/);
});
