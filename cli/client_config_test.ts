import { strict as assert } from "node:assert";
import { ClientConfigInvalid, readClientConfig } from "./client_config.ts";

Deno.test("readClientConfig takes the local server when nothing is set, and an empty variable as absent", () => {
  const local = { url: "http://127.0.0.1:8001", key: null, plain: false };
  assert.deepEqual(readClientConfig({}), local);
  assert.deepEqual(readClientConfig({ SLUICE_URL: "", SLUICE_KEY: "", NO_COLOR: "" }), local);
});

Deno.test("readClientConfig keeps a path and drops slashes at the end", () => {
  const config = readClientConfig({
    SLUICE_URL: "https://x.example/sluice//",
    SLUICE_KEY: "slk_a",
    NO_COLOR: "1",
  });
  assert.deepEqual(config, { url: "https://x.example/sluice", key: "slk_a", plain: true });
});

Deno.test("readClientConfig names the variable and what is accepted, and never shows a key", () => {
  assert.throws(() => readClientConfig({ SLUICE_URL: "localhost:8001" }), {
    name: ClientConfigInvalid.name,
    message: /SLUICE_URL "localhost:8001": expected .*http:\/\/127/,
  });
  assert.throws(() => readClientConfig({ SLUICE_KEY: "slk_geheim oops" }), (error: Error) => {
    assert.match(error.message, /SLUICE_KEY/);
    assert.doesNotMatch(error.message, /geheim/);
    return true;
  });
});
