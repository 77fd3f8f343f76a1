import assert from "node:assert/strict";
import { isMediaAddress } from "./hosts.ts";

Deno.test("isMediaAddress: only https addresses at the sites' media hosts, as the manifest names them", () => {
  const rows: [string, boolean][] = [
    ["https://flow-content.google/image/1?Expires=1&Signature=x", true],
    ["https://rr3---sn-4g5e6nzs.googlevideo.com/videoplayback?id=1", true],
    ["https://pikaso.cdnpk.net/private/production/1/render.png?token=x", true],
    ["http://flow-content.google/image/1", false],
    ["https://flow-content.google:8443/image/1", false],
    ["https://flow-content.google.evil.example/image/1", false],
    ["https://evilgooglevideo.com/videoplayback", false],
    ["https://googlevideo.com/videoplayback", false],
    ["https://someone@flow-content.google/image/1", false],
    ["https://flow.google.com/", false],
    ["http://127.0.0.1:8001/api/agents", false],
    ["data:image/png;base64,AAAA", false],
    ["undefined", false],
  ];
  for (const [address, isMedia] of rows) assert.equal(isMediaAddress(address), isMedia, address);
});
