/** Google's `batchexecute` transport: wire/flow.md §1.2. */

import type { SiteError } from "../tab/messages.ts";

/** What an answer holds, before its fields are read. */
export type Parsed = { readonly ok: true; readonly value: unknown } | {
  readonly ok: false;
  readonly error: SiteError;
};

/** The rpcid and arguments of a request's body, or null when it is none. */
export function readRequest(body: string): { readonly rpc: string; readonly args: unknown } | null {
  const envelope = parse(new URLSearchParams(body).get("f.req") ?? "");
  const [rpc, args] = rowsOf(rowsOf(envelope)[0])[0] as unknown[] ?? [];
  return typeof rpc === "string" && typeof args === "string" ? { rpc, args: parse(args) } : null;
}

/** A request's body; it ends with an ampersand like the page's own. */
export function writeRequest(rpc: string, args: unknown, token: string): string {
  const envelope = JSON.stringify([[[rpc, JSON.stringify(args), null, "generic"]]]);
  return `f.req=${encodeURIComponent(envelope)}&at=${encodeURIComponent(token)}&`;
}

/**
 * The answer of one rpcid.
 * @param prefix the beginning of reasons, which is cut off
 */
export function readReply(status: number, text: string, rpc: string, prefix: string): Parsed {
  const rows = allRows(text);
  const answer = rows.find((row) => row[0] === "wrb.fr" && row[1] === rpc);
  if (status === 200 && typeof answer?.[2] === "string") {
    const value = parse(answer[2]);
    return value === undefined ? failed({ type: "unreadable", path: "wrb.fr [2]" }) : { ok: true, value };
  }
  const http = status === 200 ? null : status;
  if (status === 200 && rows.some(([name]) => name === "xsrf")) {
    return refused({ grpc: null, http, reason: "XSRF", text: null });
  }
  const error = rows.find(([name]) => name === "er");
  if (answer === undefined && error !== undefined) {
    return refused({ grpc: number(error[9]), http: http ?? number(error[5]), reason: null, text: null });
  }
  if (Array.isArray(answer?.[5])) {
    const [grpc, words, details] = answer[5];
    return refused({ grpc: number(grpc), http, reason: reasonIn(details, prefix), text: string(words) });
  }
  if (http !== null) return refused({ grpc: null, http, reason: null, text: null });
  if (answer !== undefined) return failed({ type: "unreadable", path: "wrb.fr [2]" });
  return failed({ type: "lost", message: `the answer to ${rpc} was cut off` });
}

/** The token that the site gives in place of an answer when the one it got was stale. */
export function freshToken(text: string): string | null {
  return string(allRows(text).find(([name]) => name === "xsrf")?.[1]);
}

/** The lengths between the chunks count otherwise than JavaScript, so each line that opens an array is tried. */
function allRows(text: string): unknown[][] {
  return text.split("\n").filter((line) => line.startsWith("[")).flatMap((line) => rowsOf(parse(line)));
}

function rowsOf(value: unknown): unknown[][] {
  return Array.isArray(value) ? value.filter(Array.isArray) : [];
}

function reasonIn(details: unknown, prefix: string): string | null {
  for (const [type, info] of rowsOf(details)) {
    if (typeof type !== "string" || !type.endsWith("ErrorInfo") || !Array.isArray(info)) continue;
    const reason = string(info[0]);
    return reason?.startsWith(prefix) === true ? reason.slice(prefix.length) : reason;
  }
  return null;
}

function refused(error: Omit<Extract<SiteError, { type: "refused" }>, "type">): Parsed {
  return failed({ type: "refused", ...error });
}

function failed(error: SiteError): Parsed {
  return { ok: false, error };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function number(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

function string(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
