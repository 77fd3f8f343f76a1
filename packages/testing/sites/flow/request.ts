/** Reads a `batchexecute` request; what the page would never send is HTTP 400 (wire/flow.md §1.2). */

import { HttpRefusal } from "./refusal.ts";

export interface BatchRequest {
  readonly rpc: string;
  readonly inner: unknown;
  /** `SNlM0e` of the document that asks; empty when it was left out. */
  readonly at: string;
  readonly sid: string;
  readonly build: string;
  /** Without `/u/<n>`. */
  readonly sourcePath: string;
}

const FORM = "application/x-www-form-urlencoded;charset=utf-8";
const OWN_ORIGIN = "https://flow.google.com";
const QUERY: Readonly<Record<string, RegExp>> = {
  rpcids: /^\w{5,6}$/,
  "source-path": /^\/(?!\/)/,
  bl: /^boq_/,
  "f.sid": /^-?\d+$/,
  hl: /^[a-z]{2}$/,
  _reqid: /^\d{4,9}$/,
  rt: /^c$/,
};

/** @throws HttpRefusal 400 */
export async function readRequest(request: Request, url: URL): Promise<BatchRequest> {
  const { headers } = request;
  must(request.method === "POST", "the method is not POST");
  must(headers.get("x-same-domain") === "1", "X-Same-Domain is not 1");
  must(
    headers.get("content-type")?.toLowerCase().replace("; ", ";") === FORM,
    "the content type is not the form's",
  );
  must(!headers.has("authorization"), "there is an Authorization");
  must((headers.get("origin") ?? OWN_ORIGIN) === OWN_ORIGIN, "it comes from another origin");
  const query = (name: string) => url.searchParams.get(name) ?? "";
  for (const [name, form] of Object.entries(QUERY)) {
    must(form.test(query(name)), `${name} is not as the page sends it`);
  }
  const body = await request.text();
  must(/^f\.req=[^&]+&(at=[^&]*&)?$/.test(body), "the body is not f.req=…&at=…&");
  const form = new URLSearchParams(body);
  const [rpc, text] = readEnvelope(form.get("f.req") ?? "");
  must(rpc === query("rpcids"), "rpcids names another rpc than f.req");
  return {
    rpc,
    inner: parse(text),
    at: form.get("at") ?? "",
    sid: query("f.sid"),
    build: query("bl"),
    sourcePath: query("source-path").replace(/^\/u\/\d+(?=\/)/, ""),
  };
}

/** `[[["<rpcid>", "<inner JSON>", null, "generic"]]]`: one call, as the page was only ever seen to send. */
function readEnvelope(text: string): readonly [rpc: string, inner: string] {
  const envelope = parse(text);
  const call = envelope?.[0]?.[0];
  const [rpc, inner] = Array.isArray(call) ? call : [];
  must(typeof rpc === "string" && typeof inner === "string", "f.req is not an envelope");
  must(
    JSON.stringify(envelope) === JSON.stringify([[[rpc, inner, null, "generic"]]]),
    "f.req is not one call",
  );
  return [rpc, inner];
}

// deno-lint-ignore no-explicit-any -- what strangers send is looked at piece by piece
function parse(text: string): any {
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpRefusal(400, "it is not JSON");
  }
}

function must(condition: boolean, why: string): asserts condition {
  if (!condition) throw new HttpRefusal(400, why);
}
