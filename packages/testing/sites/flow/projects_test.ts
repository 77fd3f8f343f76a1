import { strict as assert } from "node:assert";
import { picture } from "../media.ts";
import { startFlowSite } from "./mod.ts";
import { openTestingPage, type TestingPage } from "./testing_page.ts";
import { imageRequest, newProject, textClips, uploadRequest } from "./testing_requests.ts";

const QUICK = { imageMs: 0, submitMs: 0, clipMs: 20 };
const contents = (page: TestingPage, id: string) =>
  page.ask("Zzl0ze", [`projects/${id}`, null, null, null, [1]]);

Deno.test("UpteDb: pages follow the token in its slot; in a wrong one it repeats the first page", async () => {
  await using site = await startFlowSite(QUICK);
  using page = await openTestingPage(site);
  for (let n = 0; n < 5; n++) await newProject(page);
  const list = (...slots: unknown[]) => page.ask("UpteDb", ["projects/*", 2, ...slots]);
  const [first, token] = await list(null, null, null, null, [1]);
  const [second, next] = await list(token, null, null, null, [1]);
  const [third, ...none] = await list(next, null, null, null, [1]);
  assert.equal(new Set([...first, ...second, ...third].map(([id]) => id)).size, 5);
  assert.deepEqual(none, []);
  assert.deepEqual((await list(null, token, null, null, [1]))[0], first);
});

Deno.test("o8DA4 and QI2zvc: a known mask changes, another one does not, and deleting is for good", async () => {
  await using site = await startFlowSite(QUICK);
  using page = await openTestingPage(site);
  const id = await newProject(page);
  const rename = (mask: string) => page.ask("o8DA4", [`projects/${id}`, ["New"], [[mask]], [null, 22]]);
  assert.equal((await rename("title"))[1][0], "Tests");
  assert.equal((await rename("project_title"))[1][0], "New");
  const [[made]] = await page.ask("ogiZ0b", imageRequest(id));
  const covered = await page.ask("o8DA4", [`projects/${id}`, ["New", made[0]], [["thumbnail_media_key"]], [
    null,
    22,
  ]]);
  assert.equal(covered[1][4], made[0]);
  assert.deepEqual(await page.ask("QI2zvc", [`projects/${id}`]), []);
  assert.equal((await page.call("Zzl0ze", [`projects/${id}`, null, null, null, [1]])).grpc, 5);
  assert.equal((await page.call("as29s", [made[0]])).grpc, 5);
});

Deno.test("Zzl0ze: it lists workflows, what was made and what was uploaded, with thumbnails that are no clips", async () => {
  await using site = await startFlowSite(QUICK);
  using page = await openTestingPage(site);
  const id = await newProject(page);
  const [[image]] = await page.ask("ogiZ0b", imageRequest(id, { prompt: "an image" }));
  const [, , , [clip]] = await page.ask("YhhmEf", textClips(id, "abra_t2v_4s", "a clip"));
  const [own] = await page.ask("maseQ", uploadRequest(id, await picture(40, 30, "p", 1)));
  await site.whenIdle();
  const [, workflows, made, uploaded] = await contents(page, id);
  assert.equal(workflows.length, 3);
  assert.deepEqual(made.map(([one]: string[]) => one), [image[0], clip[0]]);
  assert.deepEqual(uploaded.map(([one]: string[]) => one), [own[0]]);
  const [imageRecord, clipRecord] = made;
  const addresses = [imageRecord[6][0][13], clipRecord[7][0][8], clipRecord[5][10]];
  for (const address of addresses) {
    assert.ok(!address.includes("Signature"));
    const bytes = await (await page.fetch(address)).bytes();
    assert.deepEqual([...bytes.slice(0, 2)], [0xff, 0xd8], address);
  }
  assert.equal(await contents(page, await newProject(page)).then(([, none]) => none.length), 0);
});

Deno.test("RECORD: its fourth slot is CAE, CAI or null, and nothing to go by", async () => {
  await using site = await startFlowSite(QUICK);
  using page = await openTestingPage(site);
  const id = await newProject(page);
  for (let n = 0; n < 3; n++) await page.ask("ogiZ0b", imageRequest(id));
  const [, , made] = await contents(page, id);
  assert.deepEqual(new Set(made.map((record: unknown[]) => record[3])), new Set(["CAE", "CAI", null]));
});

Deno.test("Zzl0ze: a large project answers with about 17 MB", async () => {
  await using site = await startFlowSite({ ...QUICK, largeProject: true });
  using page = await openTestingPage(site);
  const id = await newProject(page);
  const { text } = await page.call("Zzl0ze", [`projects/${id}`, null, null, null, [1]]);
  assert.ok(text.length > 15e6 && text.length < 20e6, `${text.length}`);
});

Deno.test("pGCYOe: the trash takes several and gives them back", async () => {
  await using site = await startFlowSite(QUICK);
  using page = await openTestingPage(site);
  const id = await newProject(page);
  const flows: string[] = [];
  for (let n = 0; n < 2; n++) flows.push((await page.ask("ogiZ0b", imageRequest(id)))[0][0][2]);
  const trash = (flag: 1 | null, mask = "metadata.archived") =>
    page.ask("pGCYOe", [flows.map((flow) => [flow, null, null, [null, null, flag], id]), [[mask]]]);
  const flags = (rows: unknown[][][]) => rows.map((row) => row[3]?.[2]);
  assert.deepEqual(flags((await trash(1, "archived"))[0]), [null, null]);
  assert.deepEqual(flags((await trash(1))[0]), [1, 1]);
  assert.deepEqual(flags((await trash(null))[0]), [null, null]);
});

Deno.test("catalogue: keys, prices by tier, lengths and aspects stand in their places", async () => {
  await using site = await startFlowSite(QUICK);
  using page = await openTestingPage(site);
  const [rows] = await page.ask("HTrJv", []);
  const fast = rows.find(([key]: string[]) => key === "veo_3_1_t2v_fast_portrait");
  assert.deepEqual([fast[4], fast[12], fast[16]], [[[1, [[null, 20]]], [2, [[null, 20]]]], [1], 8]);
  assert.equal(new Set(rows.map(([key]: string[]) => key)).size, rows.length);
  assert.deepEqual(await page.ask("yBhWQ", []), [[["abra", 1], ["veo_3_1", 1]]]);
  assert.equal((await page.ask("ngNC2", [`tools/PINHOLE/projects/${await newProject(page)}`])).length, 2);
});
