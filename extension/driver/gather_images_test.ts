import assert from "node:assert/strict";
import { Dropped, JobFailure } from "@sluice/agent";
import { BUNDLED } from "@sluice/recipes";
import type { SiteError } from "../tab/messages.ts";
import { gatherImages, type Gathering } from "./gather_images.ts";
import { openPressNotes } from "./press_notes.ts";
import { watchPress } from "./press_watch.ts";
import { testOptions } from "./testing_driver.ts";

const refused = (reason: string): SiteError => ({ type: "refused", grpc: 3, http: null, reason, text: null });
const LOST: SiteError = { type: "lost", message: "the line broke" };

async function setUp(count: number) {
  const test = testOptions(BUNDLED.flow);
  const { tab, clock, options, notes: storage, context } = test;
  await tab.tab.open("https://site/");
  const notes = openPressNotes(storage, clock);
  await notes.put("a#1", {
    page: "page 1",
    place: "p",
    at: clock.now(),
    count,
    kind: "image",
    batch: "B",
    media: [],
  });
  const watch = watchPress(tab.tab, clock, "a#1");
  const refresh = (media: string) => Promise.resolve(`https://flow-content.google/${media}?anew`);
  const heard: JobFailure[] = [];
  const gathering: Gathering = {
    refused: async (failure) => void heard.push(failure),
    press: "a#1",
    count,
    call: "image",
    watch,
    context,
    notes,
    options,
    refresh,
  };
  const made = (call: number) => {
    const items = [{ media: `m${call}`, url: `https://flow-content.google/m${call}`, seed: call }];
    tab.replies("a#1", call, { ok: true, items });
  };
  const fails = (call: number, error: SiteError) => tab.replies("a#1", call, { ok: false, error });
  const sends = (...calls: number[]) => {
    for (const call of calls) tab.sends("a#1", call, { batch: "B" });
  };
  return { ...test, notes, heard, gather: () => gatherImages(gathering), made, fails, sends };
}

const failure = (category: string, charged: string) => (error: unknown) => {
  assert.ok(error instanceof JobFailure, String(error));
  assert.deepEqual([error.detail.category, error.detail.charged], [category, charged]);
  return true;
};

Deno.test("gatherImages: places go by the order of the answers, and each picture is noted as the press's own", async () => {
  const { gather, sends, made, uploads, notes, clock } = await setUp(3);
  const gathering = gather();
  sends(1, 2);
  made(2);
  sends(3);
  made(3);
  made(1);
  assert.deepEqual((await gathering).map(({ index, media }) => `${index} ${media}`), [
    "0 m2",
    "1 m3",
    "2 m1",
  ]);
  const stored = uploads.map(({ index, meta }) => [index, meta?.providerId, meta?.seed]);
  assert.deepEqual(stored.sort(), [[0, "m2", 2], [1, "m3", 3], [2, "m1", 1]]);
  assert.deepEqual((await notes.get("a#1"))?.media, ["m2", "m3", "m1"]);
  assert.equal(clock.timers, 0);
});

Deno.test("gatherImages: what was refused leaves the others, and all refused is the site's own word", async () => {
  const some = await setUp(3);
  some.sends(1, 2);
  some.fails(1, refused("UNSAFE_GENERATION"));
  some.made(2);
  assert.equal((await some.gather()).length, 1, "what is not asked for soon is not waited for");
  assert.deepEqual(some.heard.map(({ detail }) => detail.code), ["content_policy"]);
  const none = await setUp(2);
  none.sends(1, 2);
  for (const call of [1, 2]) none.fails(call, refused("UNSAFE_GENERATION"));
  await assert.rejects(none.gather(), failure("policy", "no"));
});

Deno.test("gatherImages: what may exist and is not stored leaves the fate open, however many are stored", async () => {
  const unclear = await setUp(2);
  unclear.sends(1, 2);
  unclear.made(1);
  unclear.fails(2, LOST);
  await assert.rejects(unclear.gather(), failure("unknown_fate", "unknown"));
  assert.equal(unclear.uploads.length, 1);

  const late = await setUp(2);
  late.sends(1, 2);
  late.made(1);
  await assert.rejects(late.gather(), failure("unknown_fate", "unknown"));

  const gone = await setUp(2);
  const gathering = gone.gather();
  gone.sends(1);
  gone.made(1);
  gone.tab.leave();
  await assert.rejects(gathering, failure("unknown_fate", "unknown"));

  const silent = await setUp(1);
  await assert.rejects(silent.gather(), failure("unknown_fate", "unknown"));
});

Deno.test("gatherImages: ends with the attempt", async () => {
  const { gather, sends, control, clock } = await setUp(2);
  sends(1);
  const gathering = gather();
  control.abort(new Dropped("another's now"));
  await assert.rejects(gathering, Dropped);
  assert.equal(clock.timers, 0);
});
