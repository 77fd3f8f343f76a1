import { strict as assert } from "node:assert";
import sharp from "sharp";
import { mediaNoteOf, picture } from "../media.ts";
import { startFlowSite } from "./mod.ts";
import { openTestingPage } from "./testing_page.ts";
import { context, imageRequest, newProject, uploadRequest, uuid } from "./testing_requests.ts";

const QUICK = { imageMs: 0, submitMs: 0, clipMs: 20 };

Deno.test("ogiZ0b: the reply names the picture, its seed, its size and a signed address with a JPEG", async () => {
  await using site = await startFlowSite(QUICK);
  using page = await openTestingPage(site);
  const project = await newProject(page);
  const [[row], [workflow]] = await page.ask(
    "ogiZ0b",
    imageRequest(project, { prompt: "one fox", seed: 41 }),
  );
  const [block, , size] = row[6];
  assert.deepEqual([block[1], block[14], block[17], size], [41, 3, row[0], [1376, 768]]);
  assert.deepEqual([workflow[0], workflow[3][4], workflow[4]], [row[2], row[0], project]);
  const response = await page.fetch(block[13]);
  assert.equal(response.headers.get("content-type"), "image/jpeg");
  const bytes = await response.bytes();
  assert.deepEqual(bytes, site.media.get(row[0])?.bytes);
  assert.deepEqual(mediaNoteOf(bytes), { prompt: "one fox", seed: 41 });
  const [press] = site.presses;
  assert.deepEqual(press && { ...press, at: 0, decided: 0, batch: "" }, {
    rpc: "ogiZ0b",
    prompt: "one fox",
    model: "GEM_PIX_2",
    aspect: 3,
    seed: 41,
    references: [],
    frames: [],
    batch: "",
    project,
    mediaIds: [row[0]],
    charged: 0,
    refused: null,
    at: 0,
    decided: 0,
  });
  assert.equal(site.credits, 1050);
});

Deno.test("ogiZ0b: each aspect has its pixels, and one that does not exist is not refused but odd", async () => {
  await using site = await startFlowSite(QUICK);
  using page = await openTestingPage(site);
  const project = await newProject(page);
  const seen = [];
  for (const aspect of [1, 2, 3, 4, 5, 0, 6]) {
    const [[row]] = await page.ask("ogiZ0b", imageRequest(project, { aspect }));
    const { width, height } = await sharp(site.media.get(row[0])?.bytes).metadata();
    assert.deepEqual(row[6][2], [width, height]);
    seen.push(`${width}x${height}`);
  }
  assert.deepEqual(seen, [
    "1024x1024",
    "768x1376",
    "1376x768",
    "896x1200",
    "1200x896",
    "1408x768",
    "1408x768",
  ]);
});

Deno.test("ogiZ0b: references keep their order, an edit joins its base's workflow and overwrites nothing", async () => {
  await using site = await startFlowSite(QUICK);
  using page = await openTestingPage(site);
  const project = await newProject(page);
  const ids: string[] = [];
  for (const seed of [1, 2]) {
    ids.push((await page.ask("maseQ", uploadRequest(project, await picture(64, 64, "r", seed))))[0][0]);
  }
  const references = ids.toReversed().map((id) => [id, null, null, null, 1]);
  const [[made]] = await page.ask("ogiZ0b", imageRequest(project, { references }));
  assert.deepEqual(site.presses[0]?.references, ids.toReversed());

  const writer = context(project, made[2]);
  const edit = imageRequest(project, { references: [[made[0], null, null, null, 2]] }, writer);
  (edit[1] as unknown[][])[0]![12] = null;
  const [[edited], [workflow]] = await page.ask("ogiZ0b", edit);
  assert.equal(edited[2], made[2]);
  assert.equal(workflow[3][4], made[0]);
  const mask = (
    name: string,
  ) => [[made[2], null, null, [null, null, null, null, edited[0]], project], [[name]]];
  assert.equal((await page.ask("mYWVGd", mask("metadata.primary_media")))[3][4], made[0]);
  assert.equal((await page.ask("mYWVGd", mask("metadata.primary_media_id")))[3][4], edited[0]);
});

/** What is wrong with a request, and the code that it is refused with. */
const WRONG: Readonly<
  Record<string, readonly [code: number, spoil: (request: unknown[], item: unknown[]) => void]>
> = {
  "an empty list of references": [3, (_, item) => item[2] = []],
  "a reference without its type": [3, (_, item) => item[2] = [["x", null, null, null]]],
  "a reference to nothing": [5, (_, item) => item[2] = [["x", null, null, null, 1]]],
  "eleven references": [3, (_, item) => item[2] = new Array(11).fill(["x", null, null, null, 1])],
  "a seed that is no 32-bit number": [3, (_, item) => item[3] = 2 ** 32],
  "an aspect in words": [3, (_, item) => item[4] = "16:9"],
  "a retired model": [5, (_, item) => item[5] = "IMAGEN_2"],
  "Imagen's key for references without any": [3, (_, item) => item[5] = "R2I"],
  "an empty prompt": [3, (_, item) => item[8] = [[[""]]]],
  "a prompt as for clips": [3, (_, item) => item[8] = [null, null, [[["x"]]]]],
  "something where null belongs": [3, (_, item) => item[10] = 1],
  "a lower-case id": [3, (_, item) => item[13] = crypto.randomUUID()],
  "no id": [3, (_, item) => item[12] = null],
  "an item that is too short": [3, (_, item) => void item.pop()],
  "an envelope that is too long": [3, (request) => void request.push(null)],
  "no item": [3, (request) => request[1] = []],
  "two models in one batch": [3, (request, item) => {
    request[1] = [item, item.with(5, "NARWHAL")];
  }],
  "a context of another surface": [3, (request, item) => request[3] = item[7] = context("x").with(1, 23)],
  "a context that is too short": [3, (request, item) => request[3] = item[7] = context("x").slice(0, 10)],
  "a project that there is not": [5, (request, item) => request[3] = item[7] = context("x")],
  "two contexts": [3, (request) => request[3] = context("x")],
  "no batch": [3, (request) => request[4] = null],
};

for (const [what, [code, spoil]] of Object.entries(WRONG)) {
  Deno.test(`ogiZ0b: ${what} is refused with ${code} and costs nothing`, async () => {
    await using site = await startFlowSite(QUICK);
    using page = await openTestingPage(site);
    const request = imageRequest(await newProject(page));
    spoil(request, (request[1] as unknown[][])[0]!);
    const answer = await page.call("ogiZ0b", request);
    assert.deepEqual([answer.http, answer.grpc, answer.reply], [200, code, undefined]);
    assert.equal(site.presses[0]?.refused, `grpc ${code}`);
    assert.equal(site.media.size, 0);
  });
}

Deno.test("ogiZ0b: a token is good once, and an empty one never", async () => {
  await using site = await startFlowSite(QUICK);
  using page = await openTestingPage(site);
  const project = await newProject(page);
  const token = uuid();
  const reason = async (writer: unknown) =>
    (await page.call("ogiZ0b", imageRequest(project, {}, writer))).reason;
  assert.equal(await reason(context(project, null, token)), null);
  assert.equal(await reason(context(project, null, token)), "PUBLIC_ERROR_UNUSUAL_ACTIVITY");
  assert.equal(await reason(context(project, null, "")), "PUBLIC_ERROR_UNUSUAL_ACTIVITY");
  assert.deepEqual(site.presses.map(({ refused }) => refused), [
    null,
    "PUBLIC_ERROR_UNUSUAL_ACTIVITY",
    "PUBLIC_ERROR_UNUSUAL_ACTIVITY",
  ]);
});

Deno.test("maseQ: the bytes decide what a file is, and everything becomes a JPEG", async () => {
  await using site = await startFlowSite(QUICK);
  using page = await openTestingPage(site);
  const project = await newProject(page);
  const png = new Uint8Array(await sharp(await picture(40, 30, "p", 1)).png().toBuffer());
  const [row, workflow] = await page.ask("maseQ", uploadRequest(project, png));
  assert.deepEqual([row[1], row[2], row[6][2]], [project, workflow[0], [40, 30]]);
  const stored = site.media.get(row[0]);
  assert.equal(stored?.uploaded, true);
  assert.equal((await sharp(stored?.bytes).metadata()).format, "jpeg");
  assert.equal(row[5][13], stored?.bytes.length);
  const text = new TextEncoder().encode("no picture");
  assert.equal((await page.call("maseQ", uploadRequest(project, text))).grpc, 3);
  const prefixed = uploadRequest(project, png);
  prefixed[1] = `data:image/png;base64,${prefixed[1]}`;
  assert.equal((await page.call("maseQ", prefixed)).grpc, 3);
  assert.equal((await page.call("maseQ", uploadRequest(project, png).slice(0, 11))).grpc, 3);
});

Deno.test("maseQ: while nobody has agreed it is refused", async () => {
  await using site = await startFlowSite(QUICK);
  using page = await openTestingPage(site);
  const project = await newProject(page);
  const request = uploadRequest(project, await picture(40, 30, "p", 1));
  site.consent(true);
  assert.equal((await page.call("maseQ", request)).grpc, 7);
  await page.fetch("https://flow.google.com/standin/clear", { method: "POST", body: '{"what":"consent"}' })
    .then((response) => response.body?.cancel());
  assert.equal((await page.call("maseQ", request)).grpc, null);
});

Deno.test("SPrCad: it doubles what Flow made, not what was uploaded; 4K needs Ultra", async () => {
  await using site = await startFlowSite({ ...QUICK, tier: 1 });
  using page = await openTestingPage(site);
  const project = await newProject(page);
  const [[made]] = await page.ask("ogiZ0b", imageRequest(project, { aspect: 1 }));
  const [meta, text] = await page.ask("SPrCad", [made[0], 1, context(null)]);
  const large = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const { width, height, format } = await sharp(large).metadata();
  assert.deepEqual([width, height, format], [2048, 2048, "jpeg"]);
  assert.deepEqual(site.media.get(meta[0])?.bytes, large);
  const denied = await page.call("SPrCad", [made[0], 2, context(null)]);
  assert.deepEqual([denied.grpc, denied.reason], [7, "PUBLIC_ERROR_MODEL_ACCESS_DENIED"]);
  assert.equal((await page.call("SPrCad", [made[0], 1, context(project)])).grpc, 3);
  const [own] = await page.ask("maseQ", uploadRequest(project, await picture(40, 30, "p", 1)));
  assert.equal((await page.call("SPrCad", [own[0], 1, context(null)])).grpc, 3);
});
