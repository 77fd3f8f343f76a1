import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { signingSecret, signMediaPath } from "@sluice/media";
import { GATEWAY_SECRET } from "../../../services/gateway/testing_gateway.ts";
import { openTestStorage } from "../../../services/storage/testing_storage.ts";
import { MB, residentMb, upload, type UploadPlace } from "./clip_upload.ts";

const MOST_RISE_MB = 30;
const PROGRAM = fileURLToPath(new URL("./remote_gateway.ts", import.meta.url));

/** The media ids in a store's folder, those of the longest first. */
function clipsIn(dir: string): readonly string[] {
  const shelves = [...Deno.readDirSync(dir)].filter(({ name }) => name.length === 2);
  return shelves.flatMap(({ name }) => [...Deno.readDirSync(`${dir}/${name}`)].map((file) => file.name))
    .sort((a, b) => bytesOf(dir, b) - bytesOf(dir, a));
}

function bytesOf(dir: string, mediaId: string): number {
  return Deno.statSync(`${dir}/${mediaId.slice(0, 2)}/${mediaId}`).size;
}

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

/** Reads the media through the gateway; `got` is told after each piece. Gives the hash of what came. */
async function download({ port }: UploadPlace, mediaId: string, got: () => void): Promise<string> {
  const path = signMediaPath(signingSecret(GATEWAY_SECRET), mediaId, Date.now() / 1_000 + 600);
  const answer = await fetch(`http://127.0.0.1:${port}${path}`);
  assert.equal(answer.status, 200);
  const hash = createHash("sha256");
  for await (const piece of answer.body ?? []) {
    hash.update(piece);
    got();
  }
  return hash.digest("hex");
}

Deno.test({
  name:
    "a gateway without a store hands clips of 200 MB on to storage and back as they come, and keeps little of them",
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

      // the two clips are in the store; the longer one is read back
      const [mediaId = ""] = clipsIn(storage.dir);
      assert.equal(await download(place, mediaId, sample), mediaId);
      assert.ok(
        peak - before < MOST_RISE_MB,
        `${before.toFixed(1)} MB before, ${peak.toFixed(1)} MB at most`,
      );

      const refusal = await upload(place, 200 * MB + 1);
      assert.match(refusal, /^HTTP\/1.1 413 /);
      assert.match(refusal, /"code":"request_too_large"/);
    } finally {
      await gateway.close();
      await storage.close();
    }
  },
});
