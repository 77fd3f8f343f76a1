/** A page without a browser: loads the shell over HTTPS and calls as the real page does. For the stand-in's own tests. */

import { standInCertificate } from "../tls.ts";
import type { FlowHost, FlowSite } from "./types.ts";

export interface Wiz {
  readonly SNlM0e: string;
  readonly FdrFJe: string;
  readonly cfb2h: string;
  readonly Im6cmf: string;
}

/** Parts of a request that a test sends otherwise than the page would. */
export interface Otherwise {
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly at?: string;
  readonly cookie?: string;
  readonly path?: string;
  readonly prefix?: string;
}

/** What came back, read as a careful client reads it. */
export interface Answer {
  readonly http: number;
  readonly text: string;
  // deno-lint-ignore no-explicit-any -- positional rows
  readonly rows: any[][];
  /** The inner reply, or undefined when there is none. */
  // deno-lint-ignore no-explicit-any -- positional rows
  readonly reply: any;
  /** Code and reason of a refusal inside HTTP 200. */
  readonly grpc: number | null;
  readonly reason: string | null;
}

export interface TestingPage extends Disposable {
  /** A plain request to one of the hosts; redirects are not followed. */
  fetch(address: string, init?: RequestInit): Promise<Response>;
  /** Loads a shell; the values of the last one are used by `call`. */
  load(path: string): Promise<{ readonly wiz: Wiz; readonly html: string; readonly response: Response }>;
  call(rpc: string, inner: unknown, otherwise?: Otherwise): Promise<Answer>;
  /** Like `call`, and throws unless there is a reply. */
  // deno-lint-ignore no-explicit-any -- positional rows
  ask(rpc: string, inner: unknown): Promise<any>;
}

/** Opens a page at a path such as `/` or `/project/<id>`. Dispose of it. */
export async function openTestingPage(site: FlowSite, path = "/"): Promise<TestingPage> {
  const { cert } = await standInCertificate();
  const client = Deno.createHttpClient({ caCerts: [cert] });
  let [wiz, cookie, current] = [{ SNlM0e: "", FdrFJe: "", cfb2h: "", Im6cmf: "" }, "", path];
  let requests = 100_000;

  async function reach(address: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(address);
    const port = site.hosts[url.hostname as FlowHost];
    const local = `https://127.0.0.1:${port}${url.pathname}${url.search}`;
    return await fetch(local, { redirect: "manual", ...init, client });
  }

  async function load(at: string) {
    const response = await reach(`https://flow.google.com${at}`);
    const html = await response.text();
    const found = /WIZ_global_data = (\{.*?\});/.exec(html)?.[1];
    if (found === undefined) {
      throw new Error(`load "${at}": no WIZ in the answer, which has status ${response.status}`);
    }
    wiz = JSON.parse(found);
    current = at;
    cookie = response.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");
    return { wiz, html, response };
  }

  async function call(rpc: string, inner: unknown, otherwise: Otherwise = {}): Promise<Answer> {
    const { prefix = "" } = otherwise;
    const query = new URLSearchParams({
      rpcids: rpc,
      "source-path": otherwise.path ?? current,
      bl: wiz.cfb2h,
      "f.sid": wiz.FdrFJe,
      hl: "en",
      _reqid: String(requests++),
      rt: "c",
      ...otherwise.query,
    });
    const envelope = JSON.stringify([[[rpc, JSON.stringify(inner), null, "generic"]]]);
    const at = encodeURIComponent(otherwise.at ?? wiz.SNlM0e);
    const response = await reach(
      `https://flow.google.com${prefix}${wiz.Im6cmf}/data/batchexecute?${query}`,
      {
        method: "POST",
        headers: {
          "content-type": "application/x-www-form-urlencoded;charset=utf-8",
          "x-same-domain": "1",
          cookie: otherwise.cookie ?? cookie,
          ...otherwise.headers,
        },
        body: otherwise.body ?? `f.req=${encodeURIComponent(envelope)}&at=${at}&`,
      },
    );
    return read(rpc, response.status, await response.text());
  }

  await load(path);
  return {
    fetch: reach,
    load,
    call,
    async ask(rpc, inner) {
      const answer = await call(rpc, inner);
      if (answer.reply === undefined) throw new Error(`ask "${rpc}": ${answer.http} ${answer.text}`);
      return answer.reply;
    },
    [Symbol.dispose]: () => client.close(),
  };
}

function read(rpc: string, http: number, text: string): Answer {
  const rows = text.split("\n").filter((line) => line.startsWith("[")).flatMap((line) => JSON.parse(line));
  const row = rows.find((one) => one[0] === "wrb.fr" && one[1] === rpc);
  const refusal = row?.[5] ?? null;
  return {
    http,
    text,
    rows,
    reply: typeof row?.[2] === "string" ? JSON.parse(row[2]) : undefined,
    grpc: refusal?.[0] ?? null,
    reason: refusal?.[2]?.[0]?.[1]?.[0] ?? null,
  };
}
