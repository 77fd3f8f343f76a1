import assert from "node:assert/strict";
import { type AgentJob, JobFailure, NeedsHuman } from "@sluice/agent";
import { BUNDLED } from "@sluice/recipes";
import { openLock } from "../driver/lock.ts";
import { openPressNotes, type PressNote } from "../driver/press_notes.ts";
import { pictures, testOptions } from "../driver/testing_driver.ts";
import type { PageEvent } from "../tab/messages.ts";
import { lookUpFlow } from "./look_up.ts";
import { openProjects } from "./project.ts";

const { home } = BUNDLED.flow.pages;
const OWN = "4c3f4f9e-0000-4000-8000-000000000000";
const OTHER = "4c3f4f9e-0000-4000-8000-000000000001";
const at = (id: string) => `${home}project/${id}`;
const SETTLED_MS = 121_000;

async function setUp(more: Partial<PressNote> = {}) {
  const test = testOptions(BUNDLED.flow);
  const { tab, clock, options, context } = test;
  const page = await tab.tab.open(at(OWN));
  const notes = openPressNotes(test.notes, clock);
  const note: PressNote = {
    page,
    place: OWN,
    at: clock.now(),
    count: 1,
    kind: "image",
    batch: null,
    media: [],
    ...more,
  };
  await notes.put("a#1", note);
  tab.answers.read = ({ name, args }) => {
    const image = `https://flow-content.google/${args["media"]}`;
    const items = name === "fetch" ? [{ media: args["media"], image }] : tab.reads[name] ?? [];
    return { reply: { ok: true, items } };
  };
  const around = {
    options,
    projects: openProjects(options),
    notes,
    composer: openLock(),
    unanswered: new Set<Promise<unknown>>(),
    claiming: openLock(),
  };
  /** The page says that it was pressed there, and what followed. */
  function remembers(...events: PageEvent[]): void {
    tab.answers.recall = () => ({ pressed: "yes", events });
  }
  /** Pictures in the project's list; the workflow of each carries the batch. */
  function lists(...made: { media: string; batch: string; prompt?: string; at?: number }[]): void {
    tab.reads["works"] = made.map(({ media, batch }) => ({ media, batch, workflow: `w ${media}` }));
    tab.reads["records"] = made.map(({ media, prompt = "a lighthouse", at = clock.now() }) => ({
      media,
      prompt,
      at: at / 1_000,
      workflow: `w ${media}`,
    }));
  }
  const lookUp = (job: AgentJob = pictures("a")) =>
    lookUpFlow({ jobId: job.jobId, attempt: 1, order: job }, null, context, around);
  const stored = () => test.uploads.map(({ index, meta }) => `${index} ${meta?.providerId}`);
  const loads = () => tab.done.filter((what) => what.startsWith("load ")).length;
  return { ...test, presses: notes, note, around, lookUp, remembers, lists, stored, loads };
}

const later = (code: string) => (error: unknown) => {
  assert.ok(error instanceof JobFailure, String(error));
  assert.deepEqual([error.detail.code, error.detail.charged], [code, "unknown"]);
  return true;
};

Deno.test("lookUpFlow: the page that pressed remembers, and what it was answered is stored", async () => {
  const { lookUp, remembers, tab, stored, loads } = await setUp({ count: 2 });
  const items = (media: string) => [{ media, url: `https://flow-content.google/${media}` }];
  remembers(
    tab.sends("a#1", 1, { batch: "A" }),
    tab.sends("a#1", 2, { batch: "A" }),
    tab.replies("a#1", 2, { ok: true, items: items("m2") }),
  );
  const looking = lookUp();
  setTimeout(() => tab.replies("a#1", 1, { ok: true, items: items("m1") }));
  assert.equal(await looking, "found");
  assert.deepEqual(stored().sort(), ["0 m2", "1 m1"]);
  assert.deepEqual([loads(), tab.listeners], [1, 0]);
});

Deno.test("lookUpFlow: only the very page that would have been pressed may say that it never was", async () => {
  const { lookUp, tab, clock } = await setUp();
  assert.equal(await lookUp(), "not_pressed");
  await tab.tab.open(at(OWN), true);
  await assert.rejects(lookUp(), later("not_yet"));
  clock.pass(SETTLED_MS);
  assert.equal(await lookUp(), "not_found");
});

Deno.test("lookUpFlow: a page that has sent nothing yet is waited for, then left so that it never will", async () => {
  const { lookUp, remembers, tab, clock, loads } = await setUp();
  remembers();
  tab.answers.look = () => ({ url: "", blocked: { reason: "challenge", message: "answer" }, missing: [] });
  clock.pass(SETTLED_MS);
  await assert.rejects(lookUp(), (error) => error instanceof NeedsHuman && error.reason === "challenge");
  assert.equal(loads(), 1, "its owner may still answer there");
  tab.answers.look = () => ({ url: "", blocked: null, missing: [] });
  clock.pass(-SETTLED_MS);
  await assert.rejects(lookUp(), later("not_yet"));
  clock.pass(SETTLED_MS);
  assert.equal(await lookUp(), "not_found");
  assert.deepEqual(tab.done.filter((what) => what.startsWith("load ")).slice(1), [
    `load ${home}`,
    `load ${at(OWN)}`,
  ]);
});

Deno.test("lookUpFlow: nobody who needs the page is disturbed for it", async () => {
  const { lookUp, remembers, around, clock, loads } = await setUp();
  remembers();
  clock.pass(SETTLED_MS);
  const others = Promise.withResolvers<void>();
  around.unanswered.add(others.promise);
  const release = await around.composer.take(new AbortController().signal);
  const looking = lookUp();
  await new Promise((resolve) => setTimeout(resolve));
  release();
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(loads(), 1);
  others.resolve();
  assert.equal(await looking, "not_found");
  assert.deepEqual([loads(), around.composer.isTaken], [3, false]);

  const elsewhere = await setUp({ place: OTHER });
  elsewhere.around.unanswered.add(new Promise(() => {}));
  const waiting = elsewhere.lookUp();
  elsewhere.control.abort(new Error("enough"));
  await assert.rejects(waiting, /enough/);
  assert.deepEqual([elsewhere.loads(), elsewhere.around.composer.isTaken], [1, false]);
});

Deno.test("lookUpFlow: another page finds the work by its batch, whatever the prompt, what is known already first", async () => {
  const { lookUp, lists, stored, clock } = await setUp({
    page: "gone",
    batch: "A",
    count: 3,
    media: ["m3"],
  });
  lists({ media: "m1", batch: "A", prompt: "rewritten" }, { media: "x", batch: "B" });
  await assert.rejects(lookUp(), later("not_yet"));
  lists(
    { media: "m1", batch: "A", prompt: "rewritten" },
    { media: "x", batch: "B" },
    { media: "m2", batch: "A" },
    { media: "m3", batch: "A" },
  );
  assert.equal(await lookUp(), "found");
  assert.deepEqual(stored(), ["0 m3", "1 m1", "2 m2"]);
  clock.pass(SETTLED_MS);
});

Deno.test("lookUpFlow: without a batch it is found by prompt and time, and never in what others pressed", async () => {
  const { lookUp, lists, stored, presses, note, clock } = await setUp({ page: "gone" });
  await presses.put("b#1", { ...note, batch: "B" }); // under way, nothing of it is known yet
  await presses.put("c#1", { ...note, batch: "C" });
  await presses.remove("c#1"); // cancelled, and made all the same
  const theirs = [
    { media: "b", batch: "B" },
    { media: "c", batch: "C" },
    { media: "old", batch: "O", at: clock.now() - 600_000 },
    { media: "other", batch: "P", prompt: "a harbour" },
  ];
  lists(...theirs);
  await assert.rejects(lookUp(), later("not_yet"));
  lists(...theirs, { media: "a", batch: "A", prompt: " a\nlighthouse " });
  assert.equal(await lookUp(), "found");
  assert.deepEqual(stored(), ["0 a"]);
  clock.pass(SETTLED_MS);
});

Deno.test("lookUpFlow: two lost presses with one prompt never share one picture", async () => {
  const { lookUp, lists, stored, presses, note, clock } = await setUp({ page: "gone" });
  await presses.put("b#1", { ...note, page: "gone" });
  clock.pass(SETTLED_MS);
  lists({ media: "m", batch: "M", at: clock.now() - SETTLED_MS });
  assert.deepEqual((await Promise.all([lookUp(), lookUp(pictures("b"))])).sort(), ["found", "not_found"]);
  assert.deepEqual(stored(), ["0 m"]);
});

Deno.test("lookUpFlow: the prompt is looked for as it was written into the composer", async () => {
  const { lookUp, lists } = await setUp({ page: "gone" });
  lists({ media: "m", batch: "M", prompt: "a lighthouse\n\nWithout: people" });
  assert.equal(await lookUp(pictures("a", { negativePrompt: "people" })), "found");
});

Deno.test("lookUpFlow: what was to be enlarged is found in its own size, and costs no more than that", async () => {
  const settings = { aspectRatio: "1:1", count: 1, resolution: "2K" } as const;
  const listed = await setUp({ page: "gone", batch: "A" });
  listed.lists({ media: "m", batch: "A" });
  assert.equal(await listed.lookUp(pictures("a", { settings })), "found");
  const told = await setUp();
  const items = [{ media: "m", url: "https://flow-content.google/m" }];
  told.remembers(
    told.tab.sends("a#1", 1, { batch: "A" }),
    told.tab.replies("a#1", 1, { ok: true, items }),
  );
  assert.equal(await told.lookUp(pictures("a", { settings })), "found");
  for (const { uploads } of [listed, told]) {
    assert.deepEqual(uploads.map(({ meta }) => meta?.resolution), ["1K"]);
  }
});

Deno.test("lookUpFlow: the site's final word ends it, and an unclear one is looked for in the list", async () => {
  const { lookUp, remembers, tab } = await setUp();
  const sent = tab.sends("a#1", 1, { batch: "A" });
  const error = { type: "refused", grpc: 3, http: null, text: null } as const;
  remembers(sent, tab.replies("a#1", 1, { ok: false, error: { ...error, reason: "UNSAFE_GENERATION" } }));
  await assert.rejects(lookUp(), (error) => error instanceof JobFailure && error.detail.charged === "no");
  remembers(sent, tab.replies("a#1", 1, { ok: false, error: { type: "lost", message: "the line broke" } }));
  await assert.rejects(lookUp(), later("not_yet"));
});

Deno.test("lookUpFlow: without note and batch nobody knows, so nobody says not_found", async () => {
  const { lookUp } = await setUp();
  await assert.rejects(lookUp(pictures("unknown")), later("page_lost"));
});
