import { strict as assert } from "node:assert";
import { join } from "node:path";
import { createClient } from "./client.ts";
import { UsageWrong } from "./failures.ts";
import { bodyOf } from "./generate.ts";
import { sendReferences } from "./references.ts";

const MEDIA_ID = "a".repeat(64);
const JOB_ID = "0198c2d4-0000-7000-8000-000000000000";

/** A server of `POST /api/references` that names what it got `ref-1`, `ref-2`, … */
async function withServer(
  run: (client: ReturnType<typeof createClient>, got: readonly unknown[]) => Promise<void>,
): Promise<void> {
  const got: unknown[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, async (request) => {
    const json = request.headers.get("content-type") === "application/json";
    const file = json ? null : (await request.formData()).get("file") as File;
    got.push(file === null ? await request.json() : [file.name, await file.text()]);
    return Response.json({ references: [{ id: `ref-${got.length}` }] }, { status: 201 });
  });
  try {
    await run(createClient({ url: `http://127.0.0.1:${server.addr.port}`, key: null }), got);
  } finally {
    await server.shutdown();
  }
}

Deno.test("sendReferences uploads files, has addresses fetched, and leaves ids and data URLs as they are", () =>
  withServer(async (client, got) => {
    const dir = await Deno.makeTempDir();
    const file = join(dir, "dawn.png");
    await Deno.writeTextFile(file, "bytes");
    const sources = [MEDIA_ID, file, "https://x.example/a.png", JOB_ID, "data:image/png;base64,AA=="];
    const ids = await sendReferences(client, sources);
    assert.deepEqual(ids, [MEDIA_ID, "ref-1", "ref-2", JOB_ID, "data:image/png;base64,AA=="]);
    assert.deepEqual(got, [["dawn.png", "bytes"], { url: "https://x.example/a.png" }]);
    await Deno.remove(dir, { recursive: true });
  }));

Deno.test("sendReferences sends nothing when one of the files is not there", () =>
  withServer(async (client, got) => {
    await assert.rejects(sendReferences(client, ["https://x.example/a.png", "/gone.png"]), {
      name: UsageWrong.name,
      message: /"\/gone\.png": it does not exist; accepted are/,
    });
    assert.deepEqual(got, []);
  }));

Deno.test("bodyOf names pictures, frames and clips by their ids, and leaves out what was not asked for", () =>
  withServer(async (client) => {
    const wish = { type: "video", prompt: "x", model: undefined, duration: 4 } as const;
    const body = await bodyOf(client, {
      ...wish,
      references: [MEDIA_ID],
      mode: "style",
      endFrame: JOB_ID,
      sourceVideo: "https://x.example/a.mp4",
    });
    assert.deepEqual(body, {
      type: "video",
      prompt: "x",
      duration: 4,
      referenceImages: { images: [MEDIA_ID], mode: "style" },
      endFrame: JOB_ID,
      sourceVideo: "ref-1",
    });
    assert.deepEqual(await bodyOf(client, { ...wish, references: [] }), {
      type: "video",
      prompt: "x",
      duration: 4,
    });
  }));
