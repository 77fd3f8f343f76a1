import assert from "node:assert/strict";
import type { Output } from "@sluice/domain";
import type { MediaAccess } from "@sluice/media";
import { readProvenance, readProvenanceOf } from "@sluice/provenance";
import sharp from "sharp";
import { openTestGateway, PNG, type TestGateway } from "./testing_gateway.ts";

const PROMPT = 'מגדלור 🗼 at dawn: a \u202egnp.exe / \\ "quote"';
const ASKED = {
  type: "image",
  model: "sim-image",
  prompt: PROMPT,
  negativePrompt: "people",
  aspectRatio: "16:9",
  seed: 7,
};

/** A finished job, and the address of its output with the note inside. */
async function finished(gateway: TestGateway, body: object = ASKED, change: Partial<Output> = {}) {
  const { jobId } = await (await gateway.call("POST", "/api/jobs", body)).json();
  await gateway.complete(jobId, 1, change);
  return { jobId: jobId as string, path: `/api/jobs/${jobId}/download?provenance=true` };
}

Deno.test("GET /api/jobs/:id/download?provenance=true gives the same pixels, and all that the output was made with", async () => {
  await using gateway = await openTestGateway();
  await gateway.connectAgent();
  const { jobId, path } = await finished(gateway);
  const answer = await gateway.call("GET", path);
  const bytes = await answer.bytes();
  assert.deepEqual([answer.status, answer.headers.get("x-provenance")], [200, "embedded"]);
  assert.equal(answer.headers.get("content-length"), String(bytes.length));
  assert.equal(answer.headers.get("content-type"), "image/png");
  assert.equal(answer.headers.get("x-job-id"), jobId);
  const job = await (await gateway.call("GET", `/api/jobs/${jobId}`)).json();
  assert.deepEqual(await readProvenance(bytes), {
    app: "Sluice",
    jobId,
    index: 0,
    prompt: PROMPT,
    negativePrompt: "people",
    model: "sim-image",
    provider: "simulator",
    seed: 7,
    aspectRatio: "16:9",
    count: 1,
    references: [],
    createdAt: job.created_at,
  });
  const pixels = async (file: Uint8Array) => (await sharp(file).raw().toBuffer()).toString("hex");
  assert.equal(await pixels(bytes), await pixels(PNG));
  const pure = await gateway.call("GET", job.outputs[0].url);
  assert.deepEqual(await pure.bytes(), PNG, "the stored bytes stay as they are");
});

Deno.test("a download with provenance has a name that every file system takes, in the prompt's own script", async () => {
  await using gateway = await openTestGateway();
  await gateway.connectAgent();
  const { jobId, path } = await finished(gateway);
  const header = (await gateway.call("GET", path)).headers.get("content-disposition") ?? "";
  const [, encoded = ""] = /^attachment; filename="[\w .-]+"; filename\*=UTF-8''(\S+)$/.exec(header) ?? [];
  assert.equal(
    decodeURIComponent(encoded),
    `מגדלור-at-dawn-a-gnp-exe-quote-sim-image-${jobId.slice(0, 8)}-1.png`,
  );
});

Deno.test("a download with provenance can be gone on with, kept and asked for again: it has its own tag", async () => {
  await using gateway = await openTestGateway();
  await gateway.connectAgent();
  const { path } = await finished(gateway);
  const whole = await gateway.call("GET", path);
  const bytes = await whole.bytes();
  const etag = whole.headers.get("etag") ?? "";
  for (
    const [range, part] of [["0-9", bytes.slice(0, 10)], ["30-99", bytes.slice(30, 100)], [
      "-20",
      bytes.slice(-20),
    ]]
  ) {
    const answer = await gateway.call("GET", path, undefined, { range: `bytes=${range}`, "if-range": etag });
    assert.deepEqual([answer.status, await answer.bytes()], [206, part]);
  }
  assert.equal((await gateway.call("GET", path, undefined, { "if-none-match": etag })).status, 304);
  const head = await gateway.call("HEAD", path);
  assert.deepEqual([head.status, head.headers.get("content-length")], [200, String(bytes.length)]);

  const another = await gateway.call("GET", (await finished(gateway)).path);
  assert.notEqual(another.headers.get("etag"), etag, "the same pixels of another job are another file");
  const pure = await gateway.call("GET", path.replace("provenance=true", "redirect=false"));
  assert.notEqual(pure.headers.get("etag"), etag);
});

Deno.test("a download with provenance gives what takes no note as it is, and says so", async () => {
  await using gateway = await openTestGateway();
  await gateway.connectAgent();
  const gif = new Uint8Array(await sharp(PNG).gif().toBuffer());
  const { mediaId, mime } = await gateway.media.put(new Blob([gif]).stream(), { maxBytes: 1e6 });
  const { path } = await finished(gateway, ASKED, { mediaId, mime });
  const answer = await gateway.call("GET", path);
  assert.deepEqual([answer.status, answer.headers.get("x-provenance")], [200, "none"]);
  assert.deepEqual(await answer.bytes(), gif);
});

Deno.test("a download with provenance is refused where one without is: erased, another account's, not ready, odd", async () => {
  await using gateway = await openTestGateway();
  await gateway.connectAgent();
  const { jobId, path } = await finished(gateway);
  const statusOf = async (where: string, headers = {}) => {
    const answer = await gateway.call("GET", where, undefined, headers);
    await answer.body?.cancel();
    return answer.status;
  };
  assert.equal(await statusOf(path, { authorization: `Bearer ${gateway.otherKey}` }), 404);
  assert.equal(await statusOf(path.replace("true", "perhaps")), 400);
  assert.equal(await statusOf(`${path}&index=1`), 404);
  await gateway.call("DELETE", `/api/jobs/${jobId}/outputs`);
  assert.equal(await statusOf(path), 404);
  const waiting = await (await gateway.call("POST", "/api/jobs", ASKED)).json();
  assert.equal(await statusOf(path.replace(jobId, waiting.jobId)), 404);
  const { mediaId } = await gateway.media.put(new Blob(["no longer there"]).stream(), { maxBytes: 1e6 });
  const gone = await finished(gateway, ASKED, { mediaId });
  await gateway.media.remove(mediaId);
  assert.equal(await statusOf(gone.path), 404);
});

const CHUNK = 64 * 1024;
const CLIP = 200 * 1024 * 1024;

/** A store with one clip that is made while it is read, and how far ahead of its reader it had to be. */
function clipStore(): MediaAccess & { made: number } {
  const head = new Uint8Array(24);
  const view = new DataView(head.buffer);
  head.set(new TextEncoder().encode("ftypisom"), 4);
  head.set(new TextEncoder().encode("mdat"), 20);
  view.setUint32(0, 16);
  view.setUint32(16, CLIP - 16);
  return {
    made: 0,
    put: () => Promise.reject(new Error("put: this store is only read")),
    stat: () => Promise.resolve({ mime: "video/mp4", bytes: CLIP }),
    read(_id, range = { start: 0, end: CLIP - 1 }) {
      let at = range.start;
      const stream = new ReadableStream<Uint8Array>({
        pull: (controller) => {
          if (at > range.end) return controller.close();
          const chunk = new Uint8Array(Math.min(CHUNK, range.end + 1 - at));
          if (at < head.length) chunk.set(head.subarray(at, at + chunk.length));
          at += chunk.length;
          this.made += chunk.length;
          controller.enqueue(chunk);
        },
      }, { highWaterMark: 0 });
      return Promise.resolve(stream);
    },
  };
}

Deno.test("a clip of 200 MB gets its note while it is sent, and no more of it is read than was asked for", async () => {
  const media = clipStore();
  await using gateway = await openTestGateway({ media });
  await gateway.connectAgent();
  const video = { type: "video", model: "sim-video", prompt: "waves" };
  const { jobId, path } = await finished(gateway, video, { mime: "video/mp4" });
  const answer = await gateway.call("GET", path);
  let taken = 0;
  let ahead = 0;
  let end: Uint8Array[] = [];
  for await (const chunk of answer.body ?? []) {
    taken += chunk.length;
    ahead = Math.max(ahead, media.made - taken);
    if (taken > CLIP) end = [...end, chunk.slice()];
  }
  assert.equal(String(taken), answer.headers.get("content-length"));
  assert.ok(ahead < 1024 * 1024, `${ahead} bytes ahead of who takes them`);
  const box = await new Blob(end as BlobPart[]).bytes();
  const small = new Blob([new Uint8Array([0, 0, 0, 16]), "ftypisom\0\0\0\0", box]);
  assert.equal((await readProvenanceOf(small))?.jobId, jobId);

  media.made = 0;
  const left = await gateway.call("GET", path);
  await left.body?.cancel();
  assert.ok(media.made < 1024 * 1024, "who leaves has nothing read for them");
});
