import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { openTestStorage } from "../../../services/storage/testing_storage.ts";
import { MB, residentMb, upload, type UploadPlace } from "./clip_upload.ts";

const MOST_RISE_MB = 30;
const PROGRAM = fileURLToPath(new URL("./remote_gateway.ts", import.meta.url));

async function startRemoteGateway(storageUrl: string) {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", PROGRAM, storageUrl],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  while (!said.includes("\n")) {
    const { value } = await lines.read();
    assert.ok(value !== undefined, "the gateway ended before it served");
    said += value;
  }
  return {
    place: JSON.parse(said) as UploadPlace,
    pid: child.pid,
    async close() {
      await child.stdin.close();
      await child.status;
      await lines.cancel();
    },
  };
}

Deno.test({
  name: "a gateway without a store hands a clip of 200 MB on to storage as it arrives and keeps little of it",
  // what a process has in memory is read from Linux's /proc
  ignore: Deno.build.os !== "linux",
  async fn() {
    const storage = await openTestStorage();
    const gateway = await startRemoteGateway(storage.url);
    const { place, pid } = gateway;
    try {
      // the first one loads the code for it
      assert.match(await upload(place, 4 * MB), /^HTTP\/1.1 200 /);

      const before = residentMb(pid);
      let peak = before;
      const sample = () => peak = Math.max(peak, residentMb(pid));
      assert.match(await upload(place, 200 * MB, sample), /^HTTP\/1.1 200 /);
      sample();
      assert.ok(
        peak - before < MOST_RISE_MB,
        `${before.toFixed(1)} MB before, ${peak.toFixed(1)} MB at most`,
      );
      assert.deepEqual([...Deno.readDirSync(storage.spoolDir)], []);

      const refusal = await upload(place, 200 * MB + 1);
      assert.match(refusal, /^HTTP\/1.1 413 /);
      assert.match(refusal, /"code":"request_too_large"/);
    } finally {
      await gateway.close();
      await storage.close();
    }
  },
});
