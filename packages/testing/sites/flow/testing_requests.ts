/** Requests in the exact forms of wire/flow.md, for the stand-in's own tests. */

import type { TestingPage } from "./testing_page.ts";

export const uuid = () => crypto.randomUUID().toUpperCase();

let tokens = 0;

export function context(project: string | null, workflow: string | null = null, token = `token-${tokens++}`) {
  return [null, 22, null, null, workflow, project, null, null, null, null, [token, 1]];
}

interface ImageWish {
  readonly prompt?: string;
  readonly aspect?: number;
  readonly model?: string;
  readonly seed?: number;
  readonly references?: unknown;
}

/** The inner request of `ogiZ0b` for one picture. */
export function imageRequest(
  project: string,
  wish: ImageWish = {},
  writer: unknown = context(project),
): unknown[] {
  const { prompt = "a fox", aspect = 3, model = "GEM_PIX_2", seed = 7, references = null } = wish;
  const item = [
    null,
    null,
    references,
    seed,
    aspect,
    model,
    null,
    writer,
    [[[prompt]]],
    null,
    null,
    null,
    uuid(),
    uuid(),
  ];
  return [null, [item], 1, writer, [uuid()]];
}

export const clipPrompt = (text: string) => [null, null, [[[text]]]];
export const place = () => [null, null, null, null, uuid(), uuid()];

/** The inner request of `YhhmEf`, one ITEM for each prompt. */
export function textClips(project: string, model: string, ...prompts: string[]): unknown[] {
  return clips(project, prompts.map((prompt) => [clipPrompt(prompt), model, 2, null, place()]));
}

/** The envelope of every submit of clips. */
export function clips(project: string, items: unknown[]): unknown[] {
  return [items, context(project), [uuid(), 2]];
}

export function uploadRequest(
  project: string,
  bytes: Uint8Array<ArrayBuffer>,
  mime = "image/jpeg",
): unknown[] {
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  return [context(project), text, mime, 1, null, null, null, null, "photo.jpg", null, uuid(), uuid()];
}

/** Makes a project and answers with its id. */
export async function newProject(page: TestingPage): Promise<string> {
  const [id] = await page.ask("jHPbke", ["projects/*", [null, ["Tests"]], [null, 22]]);
  return id;
}

/** Polls until the clip is at its end; answers with its last status row. */
export async function followed(page: TestingPage, id: string): Promise<unknown[]> {
  for (;;) {
    const [, , [record]] = await page.ask("jwpduf", [null, null, [[id]]]);
    const status = record[5][8];
    if (status[0] === 3 || status[0] === 4) return status;
  }
}

/** The RECORD with its addresses, as soon as there are some. */
// deno-lint-ignore no-explicit-any -- positional rows
export async function fetched(page: TestingPage, id: string): Promise<any> {
  for (;;) {
    const { reply } = await page.call("as29s", [id]);
    if (Array.isArray(reply)) return reply;
  }
}
