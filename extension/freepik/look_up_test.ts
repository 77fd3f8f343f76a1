import assert from "node:assert/strict";
import { JobFailure } from "@sluice/agent";
import { BUNDLED } from "@sluice/recipes";
import { openLock } from "../driver/lock.ts";
import { openPressNotes, type PressNote } from "../driver/press_notes.ts";
import { pictures, testOptions } from "../driver/testing_driver.ts";
import { lookUpFreepik } from "./look_up.ts";

const { home } = BUNDLED.freepik.pages;
const SETTLED_MS = 121_000;

async function setUp(more: Partial<PressNote> = {}) {
  const test = testOptions(BUNDLED.freepik);
  const { tab, clock, options, context } = test;
  const page = await tab.tab.open(home);
  const notes = openPressNotes(test.notes, clock);
  const note: PressNote = {
    page,
    place: "",
    at: clock.now(),
    count: 1,
    kind: "image",
    batch: null,
    media: [],
    ...more,
  };
  await notes.put("a#1", note);
  const around = {
    options,
    notes,
    composer: openLock(),
    unanswered: new Set<Promise<unknown>>(),
    claiming: openLock(),
  };
  const lists = (...made: { media: string; family: string; prompt?: string }[]) => {
    const rest = { at: clock.now(), status: "completed", prompt: "a lighthouse" };
    tab.reads["history"] = made.map((one) => ({
      ...rest,
      url: `https://pikaso.cdnpk.net/${one.media}`,
      ...one,
    }));
  };
  const lookUp = (order: ReturnType<typeof pictures> | null = pictures("a")) =>
    lookUpFreepik({ jobId: "a", attempt: 1, order }, null, context, around);
  return { ...test, presses: notes, note, around, lists, lookUp };
}

const notYet = (error: unknown) => error instanceof JobFailure && error.detail.code === "not_yet";

Deno.test("lookUpFreepik: a page that has sent nothing is loaded anew, when nobody needs it, before it is said that nothing was", async () => {
  const { lookUp, tab, around, clock } = await setUp();
  tab.answers.recall = () => ({ pressed: "yes", events: [] });
  await assert.rejects(lookUp(), notYet);
  clock.pass(SETTLED_MS);
  const others = Promise.withResolvers<void>();
  around.unanswered.add(others.promise);
  const looking = lookUp();
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(tab.page, "page 1");
  others.resolve();
  assert.equal(await looking, "not_found");
  assert.deepEqual([tab.page, tab.listeners], ["page 2", 0]);
});

Deno.test("lookUpFreepik: pictures that another press began are not taken, nor any when the order was lost", async () => {
  const { lookUp, lists, presses, note, uploads, clock } = await setUp({ page: "gone" });
  await presses.put("b#1", { ...note, batch: "B" }); // under way, nothing of it is known yet
  lists({ media: "b", family: "B" });
  await assert.rejects(lookUp(), notYet);
  lists({ media: "b", family: "B" }, { media: "a", family: "A" });
  await assert.rejects(lookUp(null), notYet);
  assert.equal(await lookUp(), "found");
  assert.deepEqual(uploads.map(({ index, meta }) => [index, meta?.providerId]), [[0, "a"]]);
  clock.pass(SETTLED_MS);
});
