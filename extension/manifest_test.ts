import assert from "node:assert/strict";
import { manifest } from "./manifest.ts";

const made = manifest("1.2.3");

Deno.test("manifest asks for nothing beyond what it says it needs", () => {
  assert.deepEqual([...made.permissions].sort(), ["alarms", "sidePanel", "storage"]);
  for (const pattern of made.host_permissions) {
    assert.match(
      pattern,
      /^https:\/\/(flow\.google\.com|flow-content\.google|\*\.googlevideo\.com|www\.freepik\.com|pikaso\.cdnpk\.net|pikaso-data\.freepik\.com)\/\*$/,
    );
  }
  assert.deepEqual(
    Object.keys(made).filter((key) => /optional|web_accessible|debugger|update_url/.test(key)),
    [],
  );
});

Deno.test("manifest runs scripts in the sites' own pages only, before those of the page", () => {
  for (const script of made.content_scripts) {
    assert.deepEqual(script.matches, ["https://flow.google.com/*", "https://www.freepik.com/*"]);
    assert.equal(script.run_at, "document_start");
    assert.equal(script.all_frames, false);
  }
  assert.deepEqual(made.content_scripts.map(({ world }) => world), ["MAIN", "ISOLATED"]);
});

Deno.test("manifest lets in no script of others and no message of others", () => {
  const policy = made.content_security_policy.extension_pages;
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /script-src 'self'(;|$)/);
  assert.doesNotMatch(policy, /unsafe/);
  assert.deepEqual(made.externally_connectable, { ids: [] });
});

Deno.test("manifest is of the version, and for browsers that keep a worker with a socket alive", () => {
  assert.equal(made.version, "1.2.3");
  assert.equal(made.minimum_chrome_version, "116");
  assert.equal(made.background.type, "module");
});
