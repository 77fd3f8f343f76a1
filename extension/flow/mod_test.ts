import assert from "node:assert/strict";
import { BUNDLED } from "@sluice/recipes";
import { Cancelled, JobFailure } from "@sluice/agent";
import { pictures, testOptions } from "../driver/testing_driver.ts";
import { createFlowDriver } from "./mod.ts";

const { home } = BUNDLED.flow.pages;
const OWN = "4c3f4f9e-0000-4000-8000-000000000000";
const OTHER = "4c3f4f9e-0000-4000-8000-000000000001";
const at = (id: string) => `${home}project/${id}`;

async function setUp() {
  const test = testOptions(BUNDLED.flow);
  const { tab, options, notes } = test;
  await notes.put("project", OWN);
  tab.reads["account"] = [{ credits: 50, tier: "PAYGATE_TIER_ONE" }];
  const loads = () => tab.done.filter((what) => what.startsWith("load "));
  return { ...test, driver: createFlowDriver(options), loads };
}

/** An order to extend a clip that is in another project. */
const extension = () =>
  pictures("e", {
    kind: "video",
    model: "veo3_fast",
    settings: { aspectRatio: "16:9", count: 1, operation: "extend" },
    references: [{
      url: "https://sluice/clip",
      sha256: "",
      mime: "video/mp4",
      role: "source",
      providerId: "clip",
    }],
  });

Deno.test("createFlowDriver: a look at the account leaves the page as it is while a job composes there", async () => {
  const { driver, tab, context, loads } = await setUp();
  tab.reads["fetch"] = [{ media: "clip", project: OTHER }];
  tab.answers.compose = async () => {
    assert.equal((await driver.check()).credits, 50);
    return { problem: { type: "disturbed", what: "the prompt" } };
  };
  await assert.rejects(driver.run(extension(), context), JobFailure);
  assert.deepEqual(loads(), [`load ${at(OWN)}`, `load ${at(OTHER)}`]);
  await driver.check();
  assert.deepEqual(loads().at(-1), `load ${at(OWN)}`);
});

Deno.test("createFlowDriver: a job that waits for another project ends with its attempt, and lets the composer go", async () => {
  const { driver, tab, context, options, clock } = await setUp();
  clock.stand();
  tab.answers.press = ({ press }) => {
    tab.sends(press, 1, { batch: press });
    return { problem: null };
  };
  const first = driver.run(pictures("a"), context); // its answer does not come for a while
  await new Promise((resolve) => tab.tab.onEvent(resolve));
  tab.reads["fetch"] = [{ media: "clip", project: OTHER }];
  const control = new AbortController();
  const asked = Promise.withResolvers<void>();
  const { read } = tab.answers;
  tab.answers.read = (ask) => {
    setTimeout(asked.resolve);
    return read(ask);
  };
  const second = driver.run(extension(), { ...context, signal: control.signal });
  await asked.promise;
  control.abort(new Cancelled("by its owner"));
  await assert.rejects(
    second,
    (error) => error instanceof JobFailure && error.detail.category === "cancelled",
  );
  const items = [{ media: "m", url: "https://flow-content.google/m" }];
  tab.replies("a#1", 1, { ok: true, items });
  await first;
  assert.equal(await options.tab.address(), at(OWN));
});

Deno.test("createFlowDriver: a paid clip that is cancelled while it is pressed is still looked up", async () => {
  const { driver, tab, context, control } = await setUp();
  tab.answers.press = () => {
    control.abort(new Cancelled("by its owner"));
    return { problem: null };
  };
  const clip = pictures("v", {
    kind: "video",
    model: "veo3_fast",
    settings: { aspectRatio: "16:9", count: 1, duration: 8 },
  });
  await assert.rejects(
    driver.run(clip, context),
    (error) =>
      error instanceof JobFailure && error.detail.category === "cancelled" &&
      error.detail.charged === undefined,
  );
  driver.forget?.({ jobId: "v", attempt: 1 });
  await new Promise((resolve) => setTimeout(resolve));
  const { signal } = new AbortController();
  const order = { jobId: "v", attempt: 1, order: clip };
  assert.equal(await driver.lookUp?.(order, null, { ...context, signal }), "not_pressed");
});
