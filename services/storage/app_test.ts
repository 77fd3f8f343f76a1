import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { Command, Outcome, RejectionCode } from "@sluice/domain";
import { makeTicket, type MediaStore, signingSecret, signMediaPath, StorageFull } from "@sluice/media";
import { openDiskMedia } from "@sluice/media/disk";
import sharp from "sharp";
import { storageApp, type StorageDeps } from "./app.ts";

const secret = signingSecret("a secret of enough bytes for anyone");
const NOW = 1_700_000_000_000;
const TICKET = {
  accountId: "a",
  jobId: "j",
  attempt: 2,
  kind: "image" as const,
  outputs: 2,
  expiresAt: NOW + 1_000,
};
const png = await sharp({ create: { width: 6, height: 4, channels: 3, background: "#0a0" } }).png()
  .toBuffer();
const sha = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

interface Bench {
  readonly media: MediaStore;
  readonly commands: Command[];
  put(path: string, body: BodyInit | null, headers?: Record<string, string>): Promise<Response>;
  request(path: string, init?: RequestInit): Promise<Response>;
}

const done = (command: Command): Outcome => ({
  ok: true,
  commandId: command.id,
  number: 1,
  reply: { type: "done" },
});

/** The app on a real disk, with a decider that answers as told. */
async function withApp(
  body: (bench: Bench) => Promise<void>,
  decide: (command: Command) => Outcome | Promise<Outcome> = done,
  change: (deps: StorageDeps) => StorageDeps = (deps) => deps,
): Promise<void> {
  const dir = await Deno.makeTempDir();
  const media = await openDiskMedia(dir);
  const commands: Command[] = [];
  const inbox = {
    send: (command: Command) => {
      commands.push(command);
      return Promise.resolve({ outcome: Promise.resolve(decide(command)) });
    },
  };
  const app = storageApp(
    change({ media, inboxOf: () => inbox, secret, newId: () => "command-1", now: () => NOW }),
  );
  try {
    await body({
      media,
      commands,
      put: async (path, bytes, headers = {}) =>
        await app.request(path, {
          method: "PUT",
          body: bytes,
          headers: { authorization: `Bearer ${makeTicket(secret, TICKET)}`, ...headers },
        }),
      request: async (path, init) => await app.request(path, init),
    });
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

async function expectProblem(response: Response, status: number, code: string): Promise<void> {
  const body = await response.json();
  assert.deepEqual([response.status, body.code], [status, code]);
  for (const field of ["error", "details", "requestId"]) assert.equal(typeof body[field], "string", field);
}

Deno.test("PUT /uploads: stores the bytes, has the output recorded and answers 201; again it is the same", () =>
  withApp(async ({ put, commands, media }) => {
    const mediaId = sha(png);
    for (let i = 0; i < 2; i++) {
      const response = await put("/uploads/j/2/1", png, {
        "x-content-sha256": mediaId,
        "content-type": "image/png",
      });
      assert.equal(response.status, 201);
      assert.deepEqual(await response.json(), { mediaId, sha256: mediaId, bytes: png.length });
    }
    assert.notEqual(await media.stat(mediaId), null);
    const output = {
      index: 1,
      mediaId,
      mime: "image/png",
      bytes: png.length,
      width: 6,
      height: 4,
      duration: null,
    };
    assert.deepEqual(commands[1], {
      id: "command-1",
      type: "RecordOutput",
      actor: { type: "system", id: "storage" },
      data: { jobId: "j", attempt: 2, output },
    });
  }));

Deno.test("PUT /uploads: refuses who has no good ticket, or one for something else, before it stores anything", () =>
  withApp(async ({ put, commands, media }) => {
    const over = makeTicket(secret, { ...TICKET, expiresAt: NOW });
    for (const authorization of ["", "Bearer x", `Bearer ${over}`]) {
      await expectProblem(await put("/uploads/j/2/0", png, { authorization }), 401, "ticket_invalid");
    }
    for (
      const path of [
        "/uploads/k/2/0",
        "/uploads/j/1/0",
        "/uploads/j/2/2",
        "/uploads/j/2/x",
        "/uploads/j/02/0",
      ]
    ) {
      await expectProblem(await put(path, png), 403, "ticket_mismatch");
    }
    assert.deepEqual([commands.length, await media.stat(sha(png))], [0, null]);
  }));

Deno.test("PUT /uploads: names what is wrong with the bytes", () =>
  withApp(
    async ({ put, commands }) => {
      await expectProblem(await put("/uploads/j/2/0", "x".repeat(2_001)), 413, "too_large");
      await expectProblem(await put("/uploads/j/2/0", "x", { "content-length": "2001" }), 413, "too_large");
      await expectProblem(await put("/uploads/j/2/0", new Uint8Array([0, 1, 2])), 415, "unsupported_media");
      await expectProblem(await put("/uploads/j/2/0", null), 415, "unsupported_media");
      const other = { "x-content-sha256": sha(new Uint8Array()) };
      await expectProblem(await put("/uploads/j/2/0", png, other), 422, "hash_mismatch");
      await expectProblem(
        await put("/uploads/j/2/0", png, { "x-content-sha256": "ABC" }),
        400,
        "invalid_input",
      );
      assert.equal(commands.length, 0);
    },
    done,
    (deps) => ({ ...deps, maxBytes: 2_000 }),
  ));

Deno.test("PUT /uploads: takes what the job is to give and nothing else, within the limit of its kind", () =>
  withApp(async ({ put, commands }) => {
    const as = (kind: "image" | "video" | "text") => ({
      authorization: `Bearer ${makeTicket(secret, { ...TICKET, kind })}`,
    });
    for (const [kind, bytes] of [["image", "a poem"], ["video", png], ["text", png]] as const) {
      const response = await put("/uploads/j/2/0", bytes, as(kind));
      const { details } = await response.clone().json();
      assert.match(
        details,
        kind === "image" ? /^found text\/plain, accepted is image\// : /^found image\/png/,
      );
      await expectProblem(response, 415, "unsupported_media");
    }
    assert.equal(commands.length, 0);
    assert.equal((await put("/uploads/j/2/0", "a poem", as("text"))).status, 201);
    const length = { "content-length": String(26 * 1024 * 1024) };
    await expectProblem(await put("/uploads/j/2/0", png, { ...as("image"), ...length }), 413, "too_large");
    await expectProblem(
      await put("/uploads/j/2/0", png, { ...as("video"), ...length }),
      415,
      "unsupported_media",
    );
  }));

Deno.test("PUT /uploads: an attempt cannot leave contents without end in the store", () =>
  withApp(
    async ({ put, media }) => {
      const authorization = `Bearer ${makeTicket(secret, { ...TICKET, kind: "text" })}`;
      const send = (text: string) => put("/uploads/j/2/0", text, { authorization });
      for (let i = 0; i < 6; i++) await expectProblem(await send(`text ${i}`), 409, "stale_attempt");
      await expectProblem(await send("one more"), 403, "ticket_used_up");
      await expectProblem(await send("text 5"), 409, "stale_attempt");
      assert.equal(await media.stat(sha(new TextEncoder().encode("one more"))), null);
    },
    ({ id }) => ({ ok: false, commandId: id, rejection: { code: "stale_attempt", message: "it is over" } }),
  ));

Deno.test("PUT /uploads: a client that breaks off its body is told so, and nobody else is", () =>
  withApp(
    async ({ put, commands }) => {
      const body = new ReadableStream<Uint8Array>({
        start: (c) => c.enqueue(png.subarray(0, 20)),
        pull: () => Promise.reject(new Error("connection reset")),
      });
      await expectProblem(await put("/uploads/j/2/0", body), 400, "invalid_input");
      assert.equal(commands.length, 0);
    },
    done,
    (deps) => ({ ...deps, onError: (error) => assert.fail(String(error)) }),
  ));

Deno.test("PUT /uploads: answers 409 when the decider says that the attempt is over", () =>
  withApp(
    async ({ put }) => await expectProblem(await put("/uploads/j/2/0", png), 409, "stale_attempt"),
    ({ id }) => ({
      ok: false,
      commandId: id,
      rejection: { code: "stale_attempt" as RejectionCode, message: "it is over" },
    }),
  ));

Deno.test("PUT /uploads: answers 503 when no decision comes, and does not wait for ever", () =>
  withApp(
    async ({ put }) => {
      const response = await put("/uploads/j/2/0", png);
      assert.equal(response.headers.get("retry-after"), "1");
      await expectProblem(response, 503, "unavailable");
    },
    () => new Promise<Outcome>(() => {}),
    (deps) => ({ ...deps, decisionTimeoutMs: 1 }),
  ));

Deno.test("PUT /uploads: answers 503 when the command cannot be stored, 507 when the store is full, 500 for the rest", async () => {
  const broken = { send: () => Promise.reject(new Error("the bus is closed")) };
  const failing = (error: Error) => (deps: StorageDeps): StorageDeps => ({
    ...deps,
    media: { ...deps.media, put: () => Promise.reject(error) },
    onError: (seen) => assert.equal(seen, error),
  });
  const put = ({ put }: Bench) => put("/uploads/j/2/0", png);
  await withApp(
    async (b) => await expectProblem(await put(b), 503, "unavailable"),
    done,
    (d) => ({ ...d, inboxOf: () => broken }),
  );
  await withApp(
    async (b) => await expectProblem(await put(b), 507, "storage_full"),
    done,
    failing(new StorageFull("/x")),
  );
  await withApp(
    async (b) => await expectProblem(await put(b), 500, "internal"),
    done,
    failing(new Error("secret words")),
  );
});

Deno.test("GET and HEAD /media: serve signed paths only, as a download under its name when the path says so", () =>
  withApp(async ({ media, request }) => {
    const { mediaId } = await media.put(new Blob([png]).stream(), { maxBytes: 1e6 });
    const path = signMediaPath(secret, mediaId, NOW / 1_000 + 1, { download: "cat.png" });
    const got = await request(path);
    assert.equal(got.status, 200);
    assert.deepEqual(sha(await got.bytes()), mediaId);
    assert.match(got.headers.get("content-disposition") ?? "", /^attachment; filename="cat.png"/);
    const part = await request(path, { headers: { range: "bytes=1-3" } });
    assert.deepEqual([part.status, await part.text()], [206, "PNG"]);
    const head = await request(path, { method: "HEAD" });
    assert.deepEqual([head.status, head.headers.get("content-length")], [200, String(png.length)]);
    await expectProblem(await request(`/media/${mediaId}`), 403, "signature_invalid");
    await expectProblem(await request(signMediaPath(secret, mediaId, NOW / 1_000)), 403, "signature_invalid");
    await expectProblem(await request(signMediaPath(secret, "0".repeat(64), NOW)), 404, "not_found");
    await expectProblem(await request("/elsewhere"), 404, "not_found");
  }));

Deno.test("GET /media: gives the signed form of a picture, and says which bytes have none", () =>
  withApp(async ({ media, request }) => {
    const { mediaId } = await media.put(new Blob([png]).stream(), { maxBytes: 1e6 });
    const text = await media.put(new Blob(["a poem"]).stream(), { maxBytes: 1e6 });
    const until = NOW / 1_000 + 1;
    const sign = (id: string, look: Parameters<typeof signMediaPath>[3]) =>
      signMediaPath(secret, id, until, look);
    for (const format of ["webp", "jpeg"] as const) {
      const got = await request(sign(mediaId, { format, download: "cat" }));
      assert.deepEqual([got.status, got.headers.get("content-type")], [200, `image/${format}`]);
      assert.match(got.headers.get("content-disposition") ?? "", /^attachment; filename="cat"/);
      assert.equal(got.headers.get("x-content-type-options"), "nosniff");
      const { width, height } = await sharp(await got.bytes()).metadata();
      assert.deepEqual([width, height], [6, 4]);
    }
    const refused = await request(sign(text.mediaId, { variant: "thumb" }));
    const { details } = await refused.clone().json();
    assert.equal(details, "found text/plain, accepted is a picture or a clip");
    await expectProblem(refused, 415, "unsupported_media");
    const changed = sign(mediaId, { variant: "thumb" }).replace("thumb", "preview");
    await expectProblem(await request(changed), 403, "signature_invalid");
    await expectProblem(await request(`${sign(mediaId, {})}&variant=thumb`), 403, "signature_invalid");
  }));

Deno.test("GET /media: answers 503 when a variant cannot be made at the moment", () =>
  withApp(
    async ({ media, request }) => {
      const { mediaId } = await media.put(new Blob([png]).stream(), { maxBytes: 1e6 });
      const look = { variant: "preview", format: "png" } as const;
      const path = signMediaPath(secret, mediaId, NOW / 1_000 + 1, look);
      const response = await request(path);
      assert.equal(response.headers.get("retry-after"), "1");
      await expectProblem(response, 503, "unavailable");
    },
    done,
    (deps) => ({
      ...deps,
      media: {
        ...deps.media,
        read: async () => new ReadableStream({ start: (c) => c.error(new Error("the disk is gone")) }),
      },
      onError: (error) => assert.fail(String(error)),
    }),
  ));

Deno.test("PUT /uploads and GET /media may be called by an extension and by no page", () =>
  withApp(async ({ put, request, media }) => {
    const origin = "chrome-extension://abcdefghijklmnopabcdefghijklmnop";
    const { mediaId } = await media.put(new Blob([png]).stream(), { maxBytes: 1e6 });
    const path = signMediaPath(secret, mediaId, NOW / 1_000 + 60);
    const answers = [
      await request("/uploads/j/2/0", { method: "OPTIONS", headers: { origin } }),
      await put("/uploads/j/2/0", png, { origin }),
      await put("/uploads/other/2/0", png, { origin }),
      await request(path, { headers: { origin } }),
    ];
    assert.deepEqual(answers.map(({ status }) => status), [204, 201, 403, 200]);
    for (const answer of answers) {
      await answer.body?.cancel();
      assert.equal(answer.headers.get("access-control-allow-origin"), origin);
      assert.equal(answer.headers.get("access-control-allow-credentials"), null);
    }
    const [preflight] = answers;
    assert.equal(preflight?.headers.get("access-control-allow-methods"), "PUT");
    for (const name of ["authorization", "content-type", "x-content-sha256"]) {
      assert.ok(preflight?.headers.get("access-control-allow-headers")?.includes(name));
    }
    for (const method of ["OPTIONS", "GET"]) {
      const answer = await request(path, { method, headers: { origin: "https://page.example" } });
      await answer.body?.cancel();
      assert.equal(answer.headers.get("access-control-allow-origin"), null);
    }
    // What is kept on the way was asked for by somebody else perhaps.
    const plain = await request(path);
    await plain.body?.cancel();
    assert.match(plain.headers.get("vary") ?? "", /origin/i);
  }));
