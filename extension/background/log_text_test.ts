import assert from "node:assert/strict";
import { logText } from "./log_text.ts";
import { siteStatus } from "./testing_site.ts";

Deno.test("logText says first what runs here", () => {
  const text = logText({
    version: "0.1.0",
    browser: "Chrome 141 on Linux",
    at: 0,
    status: { version: "0.1.0", sites: [siteStatus({ drift: ["flow-prompt-box"] })] },
    diary: "a line",
  });
  assert.equal(
    text,
    "Sluice 0.1.0, Chrome 141 on Linux, 1970-01-01T00:00:00.000Z\n" +
      "flow: online, recipe 1 (unproven), not found in the page: flow-prompt-box\n\na line\n",
  );
});
