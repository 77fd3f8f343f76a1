/** Steps of a test, each with a person who has just made a project. */

import assert from "node:assert/strict";
import { picture } from "../media.ts";
import type { Desk, Person, Picked } from "./person.ts";
import type { FlowSite, Press } from "./types.ts";

/** Fast enough for a test; the real page's pace is the default. */
export const PACE = {
  imageMs: 100,
  submitMs: 50,
  clipMs: 300,
  pollMs: 50,
  imageCallGapMs: 50,
  credits: 5000,
};

/** `presses` resolves with those of the person's project when there are so many. */
export type Act = (person: Person, presses: (n: number) => Promise<Press[]>) => Promise<void>;

/** @returns what makes a step of `t`; one in which code of the page threw has failed */
export function stepsOf(t: Deno.TestContext, site: FlowSite, desk: Desk) {
  return (name: string, act: Act) =>
    t.step(name, async () => {
      site.resetTraffic();
      await using person = await desk.sit();
      const project = await person.newProject();
      const before = site.presses.length;
      await act(person, async (n) => {
        await site.whenPressed(before + n);
        return site.presses.slice(before).filter((press) => press.project === project);
      });
      assert.deepEqual(person.wrongs, []);
    });
}

export async function photo(name: string, seed: number): Promise<Picked> {
  return { name, mimeType: "image/jpeg", buffer: await picture(320, 180, name, seed) };
}
