import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Job, ReferenceRole } from "@sluice/domain";
import { FetchFailed, FetchRefused, parseEgressAllow, signingSecret, signMediaPath } from "@sluice/media";
import { openDiskMedia } from "@sluice/media/disk";
import { openPictures } from "@sluice/media/pictures";
import { EdgeError, type ReferenceAsk, StoredUpload, videoId } from "@sluice/protocol";
import type { EdgeView } from "./edge_view.ts";
import { resolveReferences } from "./references.ts";
import { referenceFetcher } from "./references_fetch.ts";

const ADA = "00000000-0000-4000-8000-000000000001";
const DONE = "00000000-0000-4000-8000-00000000000a";
const RUNNING = "00000000-0000-4000-8000-00000000000b";
const ERASED = "00000000-0000-4000-8000-00000000000c";
const PICTURE = "1".repeat(64);
const CLIP = "2".repeat(64);
const NOW = 1_000_000;
const secret = signingSecret("a secret that is long enough for tests");

/** One pixel, black. */
const PNG = Uint8Array.fromBase64(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==",
);

/** A little WebM: enough to be known as one. */
const WEBM = Uint8Array.fromBase64("GkXfo59ChoEBQveBAULygQRC84EIQoKEd2VibUKHgQJChYECGFOAZwEAAAAAAAAA");

const MINE: Readonly<Record<string, string>> = {
  [PICTURE]: "image/png",
  [CLIP]: "video/mp4",
  ["3".repeat(64)]: "text/plain",
};

const JOBS = new Map([
  [DONE, {
    spec: { model: "veo3_fast" },
    state: { status: "completed", agentId: "agent" },
    outputs: [{ mediaId: CLIP, mime: "video/mp4", providerId: "m-1" }],
  }],
  [RUNNING, { state: { status: "running" }, outputs: [] }],
  [ERASED, { state: { status: "completed" }, outputs: [{ mediaId: CLIP, mime: "video/mp4" }], erasedAt: 1 }],
] as unknown as [string, Job][]);

type Fetch = EdgeView["settings"]["fetchReference"];

/** Runs `use` with a gateway's view in which Ada has a picture, a clip, a text and three jobs. */
async function withView(
  use: (resolve: (source: ReferenceAsk["source"], role?: ReferenceRole) => Promise<unknown>) => Promise<void>,
  fetchReference: Fetch = () => Promise.reject(new Error("not fetched")),
): Promise<void> {
  const dir = await Deno.makeTempDir();
  const media = await openDiskMedia(dir);
  const of = <T>(accountId: string, found: T | undefined) => accountId === ADA ? found ?? null : null;
  const view = {
    lastCommitOf: () => 0,
    facts: { job: (accountId: string, id: string) => of(accountId, JOBS.get(id)) ?? undefined },
    settings: {
      media,
      secret,
      fetchReference,
      publicUrl: "https://sluice.test",
      clock: () => NOW * 1_000,
      reads: {
        job: async () => null,
        media: async (accountId: string, id: string) => {
          const mime = of(accountId, MINE[id]);
          return mime === null ? null : { mime };
        },
      },
      pictures: openPictures(media),
    },
  } as unknown as EdgeView;
  try {
    await use(async (source, role = "ingredient") => {
      const [reference] = await resolveReferences(view, ADA, [{ role, source, param: "ref" }], 4_096);
      return reference;
    });
    assert.deepEqual([...Deno.readDirSync(`${dir}/tmp`)], []);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

async function refused(work: Promise<unknown>, message: RegExp, code = "invalid_value"): Promise<void> {
  const error = await work.then(() => assert.fail(`not refused: ${message}`), (error) => error);
  assert.ok(error instanceof EdgeError, String(error));
  assert.match(error.message, message);
  assert.equal(error.code, code);
  if (code === "invalid_value") assert.equal(error.param, "ref");
}

Deno.test("resolveReferences takes bytes, data URLs, base64, media ids, jobs and links of ours", () =>
  withView(async (resolve) => {
    const text = Buffer.from(PNG).toString("base64");
    for (const source of [PNG, text, ` ${text}\n`, `data:image/png;base64,${text}`]) {
      const { role, mime } = await resolve(source) as { role: string; mime: string };
      assert.deepEqual([role, mime], ["ingredient", "image/jpeg"]);
    }
    const path = signMediaPath(secret, PICTURE, NOW + 60);
    for (const source of [PICTURE, path, `https://sluice.test${path}`]) {
      assert.deepEqual(await resolve(source), { role: "ingredient", mediaId: PICTURE, mime: "image/png" });
    }
    const clip = { role: "source", mediaId: CLIP, mime: "video/mp4" };
    assert.deepEqual(await resolve(CLIP, "source"), clip);
    const made = { agentId: "agent", provider: "flow" as const, providerId: "m-1" };
    const again = new StoredUpload({ ...clip, bytes: 1, width: null, height: null, duration: null, made });
    for (const source of [DONE, videoId(DONE), again]) {
      assert.deepEqual(await resolve(source, "source"), { ...clip, made });
    }
  }));

Deno.test("resolveReferences takes a clip as a source alone, sent, stored or fetched", () =>
  withView(async (resolve) => {
    const stored = new StoredUpload({
      mediaId: CLIP,
      mime: "video/mp4",
      bytes: 1,
      width: 1,
      height: 1,
      duration: 1,
    });
    for (
      const source of [WEBM, Buffer.from(WEBM).toString("base64"), "https://clips.test/a", stored, CLIP, DONE]
    ) {
      const { mime } = await resolve(source, "source") as { mime: string };
      assert.match(mime, /^video\/(webm|mp4)$/);
      await refused(resolve(source, "start"), /^ref: found video\/\w+, accepted is (a picture|image\/png, )/);
    }
    assert.match(JSON.stringify(await resolve(PNG, "source")), /image\/jpeg/);
  }, () => Promise.resolve(ReadableStream.from([WEBM]))));

Deno.test("resolveReferences says what is wrong with what it cannot take", () =>
  withView(async (resolve) => {
    await refused(resolve("4".repeat(64)), /^ref "4+…": accepted is an https URL/);
    await refused(resolve("3".repeat(64)), /found text\/plain, accepted is a picture/);
    await refused(resolve(RUNNING), /it is running, accepted is a completed job/);
    await refused(resolve(ERASED), /its outputs were deleted/);
    await refused(resolve("00000000-0000-4000-8000-0000000000ff"), /there is no such job/);
    await refused(resolve(signMediaPath(secret, PICTURE, NOW - 1)), /the link was changed or is over/);
    await refused(resolve(signMediaPath(secret, "5".repeat(64), NOW + 60)), /accepted is/);
    await refused(resolve("data:image/png,abc"), /accepted is a data URL in base64/);
    await refused(resolve("data:image/png;base64,%%%"), /accepted is an https URL/);
    await refused(resolve("ftp://a.test/x"), /accepted is an https URL/);
    await refused(resolve(""), /ref/);
    await refused(resolve(new Uint8Array(26_214_401)), /ref is longer than 26214400/, "request_too_large");
  }));

Deno.test("resolveReferences tells why a URL was not fetched", async () => {
  const failures: readonly [Error, RegExp, string?][] = [
    [
      new FetchRefused("https://a.test/?s=1", "its address is private or reserved", "x"),
      /^ref: fetch "https:\/\/a.test\/": its/,
    ],
    [new FetchFailed("https://a.test/", "timeout", "it took longer than 10000 ms"), /longer than 10000 ms/],
    [
      new FetchFailed("https://a.test/", "too_large", "the body is longer"),
      /the body is longer/,
      "request_too_large",
    ],
  ];
  for (const [error, message, code] of failures) {
    await withView(
      (resolve) => refused(resolve("https://a.test/"), message, code),
      () => Promise.reject(error),
    );
    const broken = new ReadableStream<Uint8Array>({ pull: () => Promise.reject(error) });
    await withView(
      (resolve) => refused(resolve("https://a.test/"), message, code),
      () => Promise.resolve(broken),
    );
  }
});

Deno.test("referenceFetcher calls neither private addresses nor ourselves", async () => {
  const fetchReference = referenceFetcher({ ownUrls: ["https://sluice.test"] });
  await withView(async (resolve) => {
    await refused(resolve("http://127.0.0.1/x.png"), /its scheme is http, accepted is an https URL/);
    await refused(resolve("https://169.254.169.254/x"), /not a public one/);
    await refused(resolve("https://10.0.0.1/x"), /its address is private/);
    await refused(resolve(`https://sluice.test/v1/models`), /its host is this server/);
  }, fetchReference);
});

Deno.test("referenceFetcher follows redirects to what may be called, and takes no answer but 200", async () => {
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    const { pathname, searchParams } = new URL(request.url);
    const location = searchParams.get("to");
    if (location !== null) return new Response(null, { status: 302, headers: { location } });
    return pathname === "/a.png" ? new Response(PNG) : new Response("gone", { status: 404 });
  });
  const base = `http://127.0.0.1:${server.addr.port}`;
  const allow = parseEgressAllow(new URL(base).host);
  await withView(async (resolve) => {
    for (const path of ["/a.png", "/?to=/a.png"]) await resolve(base + path);
    await refused(resolve(`${base}/nothing`), /it answered with status 404/);
    await refused(resolve(`${base}/?to=http://127.0.0.1:1/`), /its scheme is http/);
  }, referenceFetcher({ allow, ownUrls: [] }));
});

Deno.test("resolveReferences refuses or re-encodes hostile files, whatever they are called", () =>
  withView(async (resolve) => {
    const { default: sharp } = await import("sharp");
    const text = (content: string) => new TextEncoder().encode(content);
    const png = new Uint8Array(
      await sharp({ create: { width: 300, height: 200, channels: 3, background: "#369" } }).png().toBuffer(),
    );
    const gif = new Uint8Array(await sharp(png).gif().toBuffer());
    const jpeg = new Uint8Array(await sharp(png).jpeg().toBuffer());
    const webp = new Uint8Array(await sharp(png).webp().toBuffer());
    const giant = png.slice();
    // width and height of the header, which then no longer fits its checksum either
    new DataView(giant.buffer).setUint32(16, 50_000);
    new DataView(giant.buffer).setUint32(20, 50_000);
    const zip = text("PK\x03\x04" + "\0".repeat(100));
    const join = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

    const bad: Readonly<Record<string, Uint8Array>> = {
      svg: text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
      "svg after space": text('  \n<?xml version="1.0"?><!-- x --><svg onload="x"/>'),
      html: text("<!doctype html><script>alert(1)</script>"),
      xxe: text('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>'),
      pdf: text("%PDF-1.7\n"),
      zip,
      gzip: join(new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]), new Uint8Array(50)),
      elf: join(text("\x7fELF"), new Uint8Array(60)),
      empty: new Uint8Array(),
      "png header": png.subarray(0, 33),
      "png cut": png.subarray(0, png.length - 40),
      "jpeg cut": jpeg.subarray(0, jpeg.length / 2),
      "webp cut": webp.subarray(0, webp.length / 2),
      "gif header": gif.subarray(0, 13),
      "png of 50,000 × 50,000": giant,
      "png signature and noise": join(png.subarray(0, 8), crypto.getRandomValues(new Uint8Array(500))),
    };
    for (const [name, bytes] of Object.entries(bad)) {
      await refused(resolve(bytes, "source"), /^ref: found .+, accepted is /).catch((error) => {
        throw new Error(name, { cause: error });
      });
    }
    const page = text("<html><script>alert(1)</script></html>");
    for (
      const polyglot of [
        join(png, page),
        join(gif, zip),
        join(jpeg, page),
        join(gif.subarray(0, 13), gif.subarray(13), page),
      ]
    ) {
      const { mime } = await resolve(polyglot) as { mime: string };
      assert.equal(mime, "image/jpeg");
    }
  }));
