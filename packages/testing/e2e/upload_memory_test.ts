import assert from "node:assert/strict";
import { startSluice } from "@sluice/testing";
import { MB, residentMb, upload } from "./clip_upload.ts";

const MOST_RISE_MB = 30;

Deno.test({
  name:
    "sluice start: a clip of 200 MB goes to the disk as it arrives and raises the memory by less than 30 MB",
  // what a process has in memory is read from Linux's /proc
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using sluice = await startSluice({ env: { SLUICE_SIMULATOR: "off" } });
    // the first one loads the code for it
    assert.match(await upload(sluice, 4 * MB), /^HTTP\/1.1 200 /);

    const before = residentMb(sluice.pid);
    let peak = before;
    const sample = () => peak = Math.max(peak, residentMb(sluice.pid));
    assert.match(await upload(sluice, 200 * MB, sample), /^HTTP\/1.1 200 /);
    sample();
    assert.ok(peak - before < MOST_RISE_MB, `${before.toFixed(1)} MB before, ${peak.toFixed(1)} MB at most`);

    const refusal = await upload(sluice, 200 * MB + 1);
    assert.match(refusal, /^HTTP\/1.1 413 /);
    assert.match(refusal, /"code":"request_too_large"/);
  },
});
