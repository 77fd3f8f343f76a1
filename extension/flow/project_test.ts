import assert from "node:assert/strict";
import { NeedsHuman } from "@sluice/agent";
import { BUNDLED } from "@sluice/recipes";
import { TabTrouble } from "../driver/site_driver.ts";
import { testOptions } from "../driver/testing_driver.ts";
import { openProjects } from "./project.ts";

const { home } = BUNDLED.flow.pages;
const OWN = "4c3f4f9e-0000-4000-8000-000000000000";
const OTHER = "4c3f4f9e-0000-4000-8000-000000000001";
const at = (id: string) => `${home}project/${id}`;

function setUp() {
  const test = testOptions(BUNDLED.flow);
  const { tab } = test;
  tab.answers.act = () => {
    tab.address = at(OWN);
    return { problem: null };
  };
  const made = () => tab.done.filter((what) => what === "act").length;
  const loads = () => tab.done.filter((what) => what.startsWith("load "));
  return { ...test, projects: openProjects(test.options), made, loads };
}

Deno.test("openProjects: one project is made, however many ask, and found again by another life", async () => {
  const { projects, options, made } = setUp();
  const opened = await Promise.all([projects.open(), projects.open()]);
  assert.deepEqual(opened.map(({ project }) => project), [OWN, OWN]);
  assert.equal((await openProjects(options).open()).project, OWN);
  assert.equal(made(), 1);
});

Deno.test("openProjects: a scene is its project's page, and is not loaded anew", async () => {
  const { projects, tab, loads } = setUp();
  await projects.open();
  const before = loads().length;
  tab.address = `${at(OWN)}/scene/1`;
  assert.equal(await projects.isOpen(), true);
  assert.equal((await projects.open()).project, OWN);
  assert.equal(loads().length, before);
  assert.equal(await projects.isOpen(OTHER), false);
});

Deno.test("openProjects: a project that is not made in time is trouble with the tab, in which nothing was pressed", async () => {
  const { projects, tab } = setUp();
  tab.answers.act = () => ({ problem: null });
  await assert.rejects(projects.open(), TabTrouble);
});

Deno.test("openProjects: where Flow leads elsewhere its owner is asked, another is made for Sluice, and nobody's else", async () => {
  const { projects, tab, made } = setUp();
  await projects.open();
  const { open } = tab.tab;
  const led = { ...tab.tab };
  Object.assign(tab.tab, {
    async open(address: string) {
      const page = await open(address);
      if (address !== home) tab.address = `${home}about`;
      return page;
    },
  });
  tab.address = home;
  tab.answers.look = () => ({ url: "", blocked: { reason: "sign_in", message: "sign in" }, missing: [] });
  await assert.rejects(projects.open(), NeedsHuman);
  tab.answers.look = () => ({ url: "", blocked: null, missing: [] });
  await assert.rejects(projects.open(OTHER), TabTrouble);
  assert.equal(made(), 1);
  tab.address = home;
  tab.answers.act = () => {
    Object.assign(tab.tab, led);
    tab.address = at(OTHER);
    return { problem: null };
  };
  assert.equal((await projects.open()).project, OTHER);
  assert.equal(made(), 2);
});
