/** Jobs for the tests of the studio's pages about work: submitted by another client than the page. */

import type { Page } from "playwright-core";
import { call } from "../api.ts";
import type { Studio } from "./desk.ts";

/** Submits a picture for the simulator; its id. */
export async function submit(
  { sluice }: Studio,
  prompt: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const { body } = await call(sluice, "POST", "/api/jobs", {
    type: "image",
    model: "sim-image",
    prompt,
    ...more,
  });
  return body.jobId;
}

/** Keeps an agent of one slot busy, and submits jobs that wait behind it; resolves when the page shows them. */
export async function fillQueue(studio: Studio, prompts: readonly string[]): Promise<void> {
  await submit(studio, "busy [[slow:600000]]");
  await studio.go("/queue");
  await section(studio.page, "Running").getByText("busy").waitFor();
  for (const prompt of prompts) {
    await submit(studio, prompt);
    await studio.page.getByRole("link", { name: prompt, exact: true }).waitFor();
  }
}

/** A part of the queue's page by its heading. */
export function section(page: Page, name: string) {
  return page.getByRole("region", { name });
}

/** Resolves when these prompts and no others stand in the queue, in this order. */
export async function orderIs(page: Page, prompts: readonly string[]): Promise<void> {
  const rows = section(page, "Next, in this order").getByRole("listitem");
  for (const [i, name] of prompts.entries()) {
    await rows.nth(i).getByRole("link", { name, exact: true }).waitFor();
  }
  await rows.nth(prompts.length).waitFor({ state: "detached" });
}
