/** For the canvas's tests: a canvas with things on it, and words for where they are. */

import { strict as assert } from "node:assert";
import type { NodeChange } from "@sluice/domain";
import type { Page } from "playwright-core";
import type { Studio } from "./desk.ts";

/** Calls the API as the signed-in owner. Asserts that it is done. */
export async function call(
  { context, sluice }: Studio,
  method: string,
  path: string,
  data?: unknown,
  // deno-lint-ignore no-explicit-any -- whatever the endpoint answers
): Promise<any> {
  const answer = await context.request.fetch(path, { method, data, headers: { origin: sluice.url } });
  assert.ok(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`);
  return await answer.json();
}

/** A note of that id. */
export function note(nodeId: string, x: number, y: number, text = nodeId): NodeChange {
  return { nodeId, x, y, w: 100, h: 100, content: { kind: "note", text } };
}

/** Makes a canvas with these on it; returns its id. */
export async function newCanvas(studio: Studio, ...changes: NodeChange[]): Promise<string> {
  const { canvas } = await call(studio, "POST", "/api/canvases", { name: "Ideas" });
  for (let at = 0; at < changes.length; at += 250) {
    await call(studio, "PATCH", `/api/canvases/${canvas.id}/nodes`, { changes: changes.slice(at, at + 250) });
  }
  return canvas.id;
}

/** Opens it at 100 %, and waits until it can be handled. */
export async function openCanvas(studio: Studio, id: string, page: Page = studio.page): Promise<void> {
  await studio.go(`/canvas/${id}`, page);
  await page.getByRole("toolbar", { name: "Canvas tools" }).waitFor();
}

/** Where a node's middle is in the window. */
export async function middleOf(
  page: Page,
  nodeId: string,
): Promise<{ readonly x: number; readonly y: number }> {
  const box = await page.locator(`#node-${nodeId}`).boundingBox();
  assert.ok(box !== null, `node ${nodeId} is not in view`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Waits until the server has all that was changed. */
export async function saved(page: Page): Promise<void> {
  await page.getByRole("status").filter({ hasText: /^Saved$/ }).waitFor();
}

/** The nodes as the server has them. */
export async function nodesOf(
  studio: Studio,
  id: string,
): Promise<
  Readonly<Record<string, { readonly x: number; readonly y: number; readonly group: string | null }>>
> {
  const { canvas } = await call(studio, "GET", `/api/canvases/${id}`);
  return Object.fromEntries(canvas.nodes.map((node: { nodeId: string }) => [node.nodeId, node]));
}

/** Waits, frame by frame, until the expression is true in the page; its policy lets it evaluate no text by itself. */
export async function until(page: Page, expression: string): Promise<void> {
  while (!await page.evaluate<boolean>(`Boolean(${expression})`)) {
    await page.evaluate("new Promise(requestAnimationFrame)");
  }
}
