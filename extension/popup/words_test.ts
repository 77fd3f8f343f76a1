import assert from "node:assert/strict";
import { codeCommand, curlCommand } from "./words.ts";

Deno.test("codeCommand: names the typed server unless it is the usual one", () => {
  assert.equal(codeCommand("http://127.0.0.1:8001/"), "deno run -A cli/main.ts agents pair");
  assert.equal(
    codeCommand("https://sluice.example/"),
    "SLUICE_URL=https://sluice.example deno run -A cli/main.ts agents pair",
  );
});

Deno.test("curlCommand: names the typed server", () => {
  assert.match(
    curlCommand("https://sluice.example/"),
    /^curl -X POST https:\/\/sluice\.example\/api\/agents\/pairings /,
  );
});

Deno.test("codeCommand and curlCommand never run what was typed", () => {
  for (const typed of ["http://a; rm -rf .", "http://a;rm", "http://$(rm)", "", "a"]) {
    assert.equal(codeCommand(typed), "deno run -A cli/main.ts agents pair");
    assert.match(curlCommand(typed), /^curl -X POST http:\/\/127\.0\.0\.1:8001\/api/);
  }
});
