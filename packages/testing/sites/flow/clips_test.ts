import { strict as assert } from "node:assert";
import { mediaNoteOf, picture } from "../media.ts";
import { startFlowSite } from "./mod.ts";
import { openTestingPage } from "./testing_page.ts";
import * as ask from "./testing_requests.ts";

const QUICK = { imageMs: 0, submitMs: 0, clipMs: 20 };
const CLIP = "abra_t2v_4s";

Deno.test("YhhmEf: a clip goes from 6 over 2 to 3, and only as29s tells its address, a little later", async () => {
  await using site = await startFlowSite({ ...QUICK, clipMs: 300, signedUrlLag: 2 });
  using page = await openTestingPage(site);
  const project = await ask.newProject(page);
  const [nothing, credits, [workflow], [record]] = await page.ask(
    "YhhmEf",
    ask.textClips(project, CLIP, "a fox"),
  );
  assert.deepEqual([nothing, credits, workflow[0], record[1]], [null, 1043, record[2], project]);
  assert.deepEqual(record[5][8], [6]);
  const id = record[0];
  assert.equal((await page.call("as29s", [id])).grpc, 5);
  const codes = new Set<number>();
  for (let code = 6; code !== 3; codes.add(code)) {
    const [, left, [polled]] = await page.ask("jwpduf", [null, null, [[id]]]);
    assert.deepEqual([left, polled[7][0][8]], [1043, null]);
    code = polled[5][8][0];
  }
  assert.deepEqual([...codes], [6, 2, 3]);
  assert.equal(site.media.get(id)?.readyAt, null);
  assert.equal((await page.call("as29s", [id])).reply, id);
  assert.equal((await page.call("as29s", [id])).grpc, 5);
  const fetched = await page.ask("as29s", [id]);
  assert.ok((site.media.get(id)?.readyAt ?? 0) > 0);
  const [media, [, , [seconds]], [mediaId]] = fetched[7];
  assert.deepEqual([seconds, mediaId, media[12], media[16]], [4, id, CLIP, 2]);
  const clip = await (await page.fetch(media[8])).bytes();
  assert.equal(new TextDecoder().decode(clip.slice(4, 8)), "ftyp");
  assert.deepEqual(clip, site.media.get(id)?.bytes);
  assert.equal(mediaNoteOf(clip)?.prompt, "a fox");
  const poster = await (await page.fetch(fetched[5][10])).bytes();
  assert.deepEqual([...poster.slice(0, 2)], [0xff, 0xd8]);
});

Deno.test("as29s: with a lag in time there is no address before it is over, however often it is asked for", async () => {
  await using site = await startFlowSite({ ...QUICK, urlLagMs: 150 });
  using page = await openTestingPage(site);
  const project = await ask.newProject(page);
  const before = Date.now();
  const [, , , [record]] = await page.ask("YhhmEf", ask.textClips(project, CLIP, "a fox"));
  const isThere = async () => Array.isArray((await page.call("as29s", [record[0]])).reply);
  while (!await isThere());
  // the clip's own time comes on top of the lag, but timers may fire a little early
  const readyAt = site.media.get(record[0])?.readyAt ?? 0;
  assert.ok(readyAt - before >= 150 && Date.now() >= readyAt, `${readyAt - before} ms`);
});

Deno.test("YhhmEf: several clips in one press are as many items in one call, each its own bytes", async () => {
  await using site = await startFlowSite(QUICK);
  using page = await openTestingPage(site);
  const project = await ask.newProject(page);
  const [, , , records] = await page.ask("YhhmEf", ask.textClips(project, CLIP, "a fox", "a fox"));
  assert.equal(site.presses.length, 1);
  const ids = records.map(([id]: string[]) => id);
  assert.deepEqual(site.presses[0]?.mediaIds, ids);
  assert.deepEqual([site.presses[0]?.charged, site.credits], [14, 1036]);
  await site.whenIdle();
  const [one, two] = ids.map((id: string) => site.media.get(id)?.bytes);
  assert.notDeepEqual(one, two);
});

Deno.test("clips: frames and references go to their own rpcs, with their own models", async () => {
  await using site = await startFlowSite(QUICK);
  using page = await openTestingPage(site);
  const project = await ask.newProject(page);
  const ids: string[] = [];
  for (const seed of [1, 2]) {
    ids.push((await page.ask("maseQ", ask.uploadRequest(project, await picture(64, 64, "r", seed))))[0][0]);
  }
  const [a = "", b = ""] = ids;
  const prompt = ask.clipPrompt("a fox");
  const frame = (id: string, ...crop: unknown[]) => [null, id, null, null, null, ...crop];
  const start = [prompt, "veo_3_1_i2v_s_fast", 2, 5, frame(a, [null, 0.00387, 1, 0.99612]), ask.place()];
  await page.ask("eb1hJf", ask.clips(project, [start]));
  const both = [
    prompt,
    "veo_3_1_i2v_s_fast_portrait_fl",
    1,
    null,
    frame(a),
    frame(b, [null, null, 1, 1]),
    ask.place(),
  ];
  await page.ask("nprQif", ask.clips(project, [both]));
  const references = [prompt, [[null, b], [null, a]], "veo_3_1_r2v_lite", 2, null, ask.place()];
  await page.ask("MZZa6b", ask.clips(project, [references]));
  assert.deepEqual(site.presses.map(({ rpc, frames, references }) => [rpc, frames, references]), [
    ["eb1hJf", [a], []],
    ["nprQif", [a, b], []],
    ["MZZa6b", [], [b, a]],
  ]);
  assert.equal(site.credits, 1050 - 20 - 20 - 10);

  const refusal = async (rpc: string, item: unknown[]) =>
    (await page.call(rpc, ask.clips(project, [item]))).grpc;
  assert.equal(await refusal("eb1hJf", start.with(1, "veo_3_1_i2v_s_fast_fl")), 3);
  assert.equal(await refusal("eb1hJf", start.with(2, 1)), 3); // the landscape key for a portrait clip
  assert.equal(await refusal("eb1hJf", start.with(4, frame(crypto.randomUUID()))), 5);
  assert.equal(await refusal("eb1hJf", start.with(4, frame(a, [0, 0, 2, 1]))), 3);
  assert.equal(await refusal("MZZa6b", references.with(1, [])), 3);
  assert.equal(await refusal("MZZa6b", references.with(1, new Array(4).fill([null, a]))), 3);
  assert.equal(await refusal("MZZa6b", references.with(2, "veo_3_1_t2v_fast")), 3);
});

Deno.test("clips: references with another length than the model's are lost without a word, for the whole price", async () => {
  await using site = await startFlowSite(QUICK);
  using page = await openTestingPage(site);
  const project = await ask.newProject(page);
  const [own] = await page.ask("maseQ", ask.uploadRequest(project, await picture(64, 64, "r", 1)));
  const item = [ask.clipPrompt("a fox"), [[null, own[0]]], "veo_3_1_r2v_lite_4s", 2, null, ask.place()];
  const [, , , [record]] = await page.ask("MZZa6b", ask.clips(project, [item]));
  assert.equal(record[5][6][1][1], null);
  assert.equal(site.presses[0]?.charged, 10);
});

Deno.test("clips: a model that the plan lacks, one that is gone, a square one", async () => {
  await using site = await startFlowSite({ ...QUICK, tier: 1 });
  using page = await openTestingPage(site);
  const project = await ask.newProject(page);
  const ultra = await page.call("YhhmEf", ask.textClips(project, "veo_3_1_t2v_fast_ultra", "x"));
  assert.deepEqual([ultra.grpc, ultra.reason], [7, "PUBLIC_ERROR_MODEL_ACCESS_DENIED"]);
  assert.equal((await page.call("YhhmEf", ask.textClips(project, "veo_2_t2v", "x"))).grpc, 5);
  const square = [ask.clipPrompt("x"), CLIP, 3, null, ask.place()];
  assert.equal((await page.call("YhhmEf", ask.clips(project, [square]))).grpc, 3);
  assert.equal(site.credits, 1050);
});

Deno.test("credits: too few are refused and none are taken; the press says what it cost", async () => {
  await using site = await startFlowSite({ ...QUICK, credits: 110 });
  using page = await openTestingPage(site);
  const project = await ask.newProject(page);
  const request = () => ask.textClips(project, "veo_3_1_t2v", "x");
  assert.equal((await page.ask("YhhmEf", request()))[1], 10);
  const refused = await page.call("YhhmEf", request());
  assert.deepEqual([refused.grpc, refused.reason], [8, "PUBLIC_ERROR_USER_QUOTA_REACHED"]);
  assert.deepEqual(site.presses.map(({ charged }) => charged), [100, 0]);
  assert.deepEqual(await page.ask("nzlxg", []), [10, 1, 2, 2, null, 10]);
  site.credits = 500;
  assert.equal((await page.ask("YhhmEf", request()))[1], 400);
});

for (const reason of ["PUBLIC_ERROR_UNSAFE_GENERATION", null]) {
  Deno.test(`clips: one fails with status 4 and ${reason ?? "no reason"}, and gives its credits back`, async () => {
    await using site = await startFlowSite(QUICK);
    using page = await openTestingPage(site);
    const project = await ask.newProject(page);
    site.inject({ rpc: "YhhmEf", what: { failClip: reason } });
    const [, credits, , [record]] = await page.ask("YhhmEf", ask.textClips(project, CLIP, "x"));
    assert.equal(credits, 1043);
    const words = [4, [null, "Media not found."], ...(reason === null ? [] : [[reason]])];
    assert.deepEqual(await ask.followed(page, record[0]), words);
    assert.deepEqual([site.credits, site.presses[0]?.charged, site.presses[0]?.refused], [1050, 0, null]);
    assert.equal((await page.call("as29s", [record[0]])).grpc, 5);
  });
}

Deno.test("jwpduf: one look may say 4 and the next one not; a clip that there is not says it for ever", async () => {
  await using site = await startFlowSite({ ...QUICK, clipMs: 200 });
  using page = await openTestingPage(site);
  const project = await ask.newProject(page);
  const [, , , [record]] = await page.ask("YhhmEf", ask.textClips(project, CLIP, "x"));
  site.inject({ rpc: "jwpduf", what: { failClip: null } });
  assert.equal((await ask.followed(page, record[0]))[0], 4);
  assert.equal((await ask.followed(page, record[0]))[0], 3);
  assert.deepEqual(await ask.followed(page, "nothing"), [4, [null, "Media not found."]]);
});

Deno.test("fZytfe: it adds seven seconds, wants the last second's frames and the scene's path", async () => {
  await using site = await startFlowSite(QUICK);
  using page = await openTestingPage(site);
  const project = await ask.newProject(page);
  const [, , , [source]] = await page.ask("YhhmEf", ask.textClips(project, CLIP, "x"));
  await ask.followed(page, source[0]);
  const scene = ask.uuid();
  const request = (id: string, start = 73) => [
    [[
      [null, id, start, start + 23],
      ask.clipPrompt("and then"),
      "veo_3_1_extension_lite",
      2,
      null,
      [scene, null, null, null, ask.uuid(), ask.uuid()],
    ]],
    ask.context(project),
    [ask.uuid(), 2, null, [scene, 2]],
  ];
  const from = { path: `/project/${project}/scene/${scene}` };
  assert.equal((await page.call("fZytfe", request(source[0]))).grpc, 3); // from the project's path
  assert.equal((await page.call("fZytfe", request(source[0], 72), from)).grpc, 3);
  const [, , , [longer]] = (await page.call("fZytfe", request(source[0]), from)).reply;
  await ask.followed(page, longer[0]);
  assert.deepEqual((await ask.fetched(page, longer[0]))[7][1], [null, null, [7]]);
  const before = site.credits;
  const [, , , [lost]] = (await page.call("fZytfe", request(source[2]), from)).reply;
  assert.equal(site.credits, before - 10);
  await site.whenIdle();
  assert.deepEqual((await page.ask("jwpduf", [null, null, [[lost[0]]]]))[2][0][5][8], [6]);
});

Deno.test("p0UkFb: the larger clip has an id of its own; 4K needs Ultra and costs 50", async () => {
  for (const tier of [1, 2] as const) {
    await using site = await startFlowSite({ ...QUICK, tier });
    using page = await openTestingPage(site);
    const project = await ask.newProject(page);
    const [, , , [source]] = await page.ask("YhhmEf", ask.textClips(project, CLIP, "x"));
    await ask.followed(page, source[0]);
    const request = (level: number, model: string, workflow = source[2]) => {
      const item = new Array(32).fill(null);
      Object.assign(item, {
        0: [null, source[0]],
        2: 1,
        4: [null, workflow, null, null, ask.uuid()],
        6: level,
      });
      item[31] = model;
      return [[item], ask.context(project), [ask.uuid()]];
    };
    const before = site.credits;
    const [, , , [full]] = await page.ask("p0UkFb", request(2, "veo_3_1_upsampler_1080p"));
    assert.equal(full[0], `${source[0]}_upsampled`);
    await ask.followed(page, full[0]);
    await ask.fetched(page, full[0]);
    assert.equal(site.credits, before);
    assert.equal((await page.call("p0UkFb", request(2, "veo_3_1_upsampler_4k"))).grpc, 3);
    assert.equal((await page.call("p0UkFb", request(2, "veo_3_1_upsampler_1080p", "x"))).grpc, 3);
    const four = await page.call("p0UkFb", request(3, "veo_3_1_upsampler_4k"));
    assert.equal(four.grpc, tier === 1 ? 7 : null);
    assert.equal(site.credits, tier === 1 ? before : before - 50);
    if (tier === 2) assert.equal(four.reply[3][0][0], `${source[0]}_4k_upsampled`);
  }
});
