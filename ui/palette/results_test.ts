import { strict as assert } from "node:assert";
import type { Entry, Group } from "./entries.ts";
import { sectionsFor } from "./results.ts";

const entry = (group: Group, label: string): Entry => ({
  id: label,
  group,
  icon: "image",
  label,
  run: () => {},
});
const local = [
  entry("pages", "Queue"),
  ...Array.from({ length: 9 }, (_, i) => entry("jobs", `queue of ships ${i}`)),
  entry("settings", "Theme"),
];

Deno.test("sectionsFor: before anything is typed it offers pages and the newest jobs, and no settings", () => {
  const sections = sectionsFor("", local, []);
  assert.deepEqual(sections.map(({ group, entries }) => [group, entries.length]), [["pages", 1], [
    "jobs",
    3,
  ]]);
});

Deno.test("sectionsFor: the kind with the best fit first, a few of each, what the server found last", () => {
  const sections = sectionsFor("queue", local, [entry("assets", "a queue of people")]);
  assert.deepEqual(sections.map(({ group, entries }) => [group, entries.length]), [
    ["pages", 1],
    ["jobs", 6],
    ["assets", 1],
  ]);
  assert.deepEqual(sectionsFor("thm", local, []).map(({ group }) => group), ["settings"]);
});
