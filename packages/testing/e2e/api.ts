/** The job-style API as a client without an SDK calls it. */

/** Whom to call. */
export interface Server {
  readonly url: string;
  readonly key: string;
}

/** An answer with its body read. */
// deno-lint-ignore no-explicit-any -- tests look into what any endpoint answers
export type Answer<T = any> = { readonly status: number; readonly headers: Headers; readonly body: T };

/** Sends a request with the key; `body` goes as JSON unless it is bytes, text or a form. */
export async function call(
  { url, key }: Server,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const raw = typeof body === "string" || body instanceof Uint8Array || body instanceof FormData;
  const init: RequestInit = { method, redirect: "manual" };
  const json: Record<string, string> = raw || body === undefined
    ? {}
    : { "content-type": "application/json" };
  const answer = await fetch(url + path, {
    ...init,
    headers: { "x-api-key": key, ...json, ...headers },
    ...(body === undefined ? {} : { body: raw ? body as BodyInit : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const isJson = answer.headers.get("content-type")?.startsWith("application/json") === true;
  return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text };
}

export const get = (server: Server, path: string): Promise<Answer> => call(server, "GET", path);
export const post = (
  server: Server,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
): Promise<Answer> => call(server, "POST", path, body, headers);
export const del = (server: Server, path: string): Promise<Answer> => call(server, "DELETE", path);

/** Every entry of the ledger, oldest first. */
// deno-lint-ignore no-explicit-any -- as the endpoint answers
export async function wholeLedger(server: Server): Promise<any[]> {
  const entries = [];
  for (let cursor = ""; cursor !== null;) {
    const { body } = await get(server, `/api/ledger?limit=200&cursor=${encodeURIComponent(cursor)}`);
    entries.push(...body.entries);
    cursor = body.next_cursor;
  }
  return entries.reverse();
}
