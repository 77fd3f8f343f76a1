import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { openDiskMedia } from "@sluice/media/disk";
import { type EdgeError, StoredUpload } from "@sluice/protocol";
import { readFields } from "./body.ts";
import type { MultipartFields } from "./multipart.ts";
import { finder } from "./uploads_find.ts";
import { piecesOf } from "./uploads_read.ts";

const FIELDS: MultipartFields = {
  known: new Set(["prompt", "video", "image", "mask"]),
  long: new Set(["image"]),
  repeated: new Set(["image"]),
  clips: new Set(["video"]),
};

function u32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => bytes.writeUInt32BE(value >>> 0, i * 4));
  return bytes;
}

/** An MP4 of two seconds and 64 × 32 pixels, with so many bytes of media data: ISO/IEC 14496-12. */
function clip(bytes: number): Buffer {
  const box = (type: string, ...content: Buffer[]) => {
    const body = Buffer.concat(content);
    return Buffer.concat([u32(8 + body.length), Buffer.from(type), body]);
  };
  const mvhd = box("mvhd", u32(0, 0, 0, 1_000, 2_000), Buffer.alloc(80));
  const matrix = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);
  const tkhd = box("tkhd", u32(0, 0, 0, 1, 0, 0, 0, 0, 0, 0), matrix, u32(64 << 16, 32 << 16));
  const data = Buffer.from(Array.from({ length: bytes }, (_, i) => i * i % 253));
  return Buffer.concat([
    box("ftyp", Buffer.from("isom")),
    box("moov", mvhd, box("trak", tkhd)),
    box("mdat", data),
  ]);
}

function requestOf(form: FormData): Request {
  return new Request("http://sluice.test/", { method: "POST", body: form });
}

/** Runs `use` with a media folder, and looks that nothing unfinished is left in it. */
async function withMedia(
  use: (media: Awaited<ReturnType<typeof openDiskMedia>>, files: () => number) => Promise<void>,
): Promise<void> {
  const dir = await Deno.makeTempDir();
  const media = await openDiskMedia(dir);
  const files = () => [...Deno.readDirSync(dir)].filter(({ name }) => name !== "tmp").length;
  try {
    await use(media, files);
    assert.deepEqual([...Deno.readDirSync(`${dir}/tmp`)], []);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("readFields stores a clip as it comes, by its bytes and not by its name, and gives its measures", () =>
  withMedia(async (media) => {
    // below and above the bytes that are looked at, and around a whole piece
    for (const size of [100, 5_000, 262_144, 1_000_000]) {
      const bytes = clip(size);
      const form = new FormData();
      form.append("prompt", "before");
      form.append(
        "video",
        new Blob([new Uint8Array(bytes)], { type: "application/octet-stream" }),
        "cat.png",
      );
      form.append("mask", new Blob([new Uint8Array([1, 2])]), "m");
      const fields = await readFields(requestOf(form), FIELDS, media) as Record<string, unknown>;
      const mediaId = createHash("sha256").update(bytes).digest("hex");
      assert.deepEqual(
        fields["video"],
        new StoredUpload({
          mediaId,
          mime: "video/mp4",
          bytes: bytes.length,
          width: 64,
          height: 32,
          duration: 2,
        }),
      );
      assert.deepEqual([fields["prompt"], fields["mask"]], ["before", new Uint8Array([1, 2])]);
      assert.deepEqual(await new Response(await media.read(mediaId)).bytes(), new Uint8Array(bytes));
    }
  }));

Deno.test("readFields keeps a clip as bytes where none may stand, and every one of a repeated field", () =>
  withMedia(async (media, files) => {
    const form = new FormData();
    const bytes = new Uint8Array(clip(5_000));
    for (const name of ["image[]", "image", "image[1]", "image[0]"]) {
      form.append(name, new Blob([bytes]), name);
    }
    form.append("image", "data:,");
    const fields = await readFields(requestOf(form), FIELDS, media) as { image: unknown[] };
    assert.deepEqual(fields.image, [bytes, bytes, "data:,", bytes, bytes]);
    assert.equal(files(), 0);
  }));

/** A form whose only field is a file that begins as `head` and goes on as `rest` says. */
function endless(head: Uint8Array, rest: (controller: ReadableByteStreamController) => void): Request {
  const start = '--b\r\nContent-Disposition: form-data; name="video"; filename="v"\r\n\r\n';
  const body = new ReadableStream({
    type: "bytes",
    start: (controller) => controller.enqueue(new Uint8Array(Buffer.concat([Buffer.from(start), head]))),
    pull: rest,
  });
  const headers = { "content-type": "multipart/form-data; boundary=b" };
  return new Request("http://sluice.test/", { method: "POST", headers, body });
}

Deno.test("readFields refuses a clip over its limit before the rest is read, and keeps nothing of it", () =>
  withMedia(async (media, files) => {
    let sent = 0;
    const request = endless(clip(5_000), (controller) => {
      sent += 1_000_000;
      controller.enqueue(new Uint8Array(1_000_000));
    });
    // the true limit with a store that holds it to a hundredth
    const small = {
      put: ((body, options) => media.put(body, { ...options, maxBytes: 2_000_000 })) as typeof media.put,
    };
    await assert.rejects(
      readFields(request, FIELDS, small),
      (error: EdgeError) => error.code === "request_too_large" && error.message.includes("2000000 bytes"),
    );
    assert.ok(sent < 5_000_000, String(sent));
    assert.equal(files(), 0);
  }));

Deno.test("readFields keeps nothing of a clip that breaks off or is none after all", () =>
  withMedia(async (media, files) => {
    let pulls = 0;
    const dead = endless(clip(5_000), (controller) => {
      if (pulls++ < 5) controller.enqueue(new Uint8Array(300_000));
      else controller.error(new Error("the line is dead"));
    });
    await assert.rejects(
      readFields(dead, FIELDS, media),
      (error: EdgeError) => error.code === "invalid_body",
    );
    const headless = new FormData();
    headless.append("video", new Blob([new Uint8Array(clip(0).subarray(0, 12)), new Uint8Array(9_000)]), "v");
    await assert.rejects(
      readFields(requestOf(headless), FIELDS, media),
      (error: EdgeError) =>
        error.code === "invalid_value" && /video: found an MP4 without/.test(error.message),
    );
    assert.equal(files(), 0);
  }));

Deno.test("piecesOf gives all bytes in order whatever the stream's pieces, and cancels the stream when left", async () => {
  const bytes = new Uint8Array(600_001).map((_, i) => i % 251);
  for (const size of [1_000, 65_536, 262_144, 600_001]) {
    let at = 0;
    const stream = new ReadableStream({
      type: "bytes",
      pull(controller) {
        if (at >= bytes.length) {
          controller.close();
          controller.byobRequest?.respond(0);
        } else controller.enqueue(bytes.slice(at, at += size));
      },
    });
    const got: Buffer[] = [];
    for await (const piece of piecesOf(stream)) got.push(Buffer.from(piece));
    assert.ok(Buffer.concat(got).equals(bytes), `pieces of ${size}`);
  }
  let cancelled = false;
  const stream = new ReadableStream({
    type: "bytes",
    pull: (controller) => controller.enqueue(new Uint8Array(300_000)),
    cancel: () => void (cancelled = true),
  });
  for await (const _ of piecesOf(stream)) break;
  assert.equal(cancelled, true);
});

Deno.test("finder finds what indexOf finds", () => {
  const text = Buffer.from("--a\r\n--ab\r\n--aab\r\n--b");
  for (const needle of ["\r\n--a", "\r\n--aa", "\r\n--b", "-", "--b", "--c", text.toString(), `${text}x`]) {
    const found = finder(Buffer.from(needle)).find(text);
    assert.equal(found, text.indexOf(needle), needle);
  }
});
