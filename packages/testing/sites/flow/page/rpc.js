import { wiz } from "./wiz.js";

/** A call that was answered with a refusal, or not answered in a way that can be read. */
export class RpcRefused extends Error {
  /**
   * @param {string} rpc
   * @param {{ grpc?: number | null, http?: number | null, reason?: string | null, text?: string | null }} why
   */
  constructor(rpc, { grpc = null, http = null, reason = null, text = null }) {
    super(`call ${rpc}: ${reason ?? text ?? `grpc ${grpc}, http ${http}`}`);
    this.rpc = rpc;
    this.grpc = grpc;
    this.http = http;
    this.reason = reason;
  }
}

let requestNumber = 100_000 + Math.floor(Math.random() * 800_000);

/**
 * One `batchexecute` call with one rpcid (wire/flow.md §1.2); a stale token is renewed and the call sent once more.
 * @param {string} rpc
 * @param {unknown} inner
 * @returns {Promise<any>} the parsed inner reply
 */
export async function call(rpc, inner) {
  const first = read(rpc, await send(rpc, inner));
  if (first.freshToken === null) return first.reply;
  wiz().SNlM0e = first.freshToken;
  const second = read(rpc, await send(rpc, inner));
  if (second.freshToken !== null) throw new RpcRefused(rpc, { text: "the token was refused twice" });
  return second.reply;
}

/**
 * @param {string} rpc
 * @param {unknown} inner
 * @returns {Promise<string>}
 */
function send(rpc, inner) {
  const { SNlM0e, FdrFJe, cfb2h, Im6cmf } = wiz();
  requestNumber += 1;
  const query = new URLSearchParams({
    rpcids: rpc,
    "source-path": location.pathname,
    bl: cfb2h,
    "f.sid": FdrFJe,
    hl: "en",
    _reqid: String(requestNumber),
    rt: "c",
  });
  const envelope = JSON.stringify([[[rpc, JSON.stringify(inner), null, "generic"]]]);
  const body = `f.req=${encodeURIComponent(envelope)}&at=${encodeURIComponent(SNlM0e)}&`;
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${Im6cmf}/data/batchexecute?${query}`);
    request.setRequestHeader("Content-Type", "application/x-www-form-urlencoded;charset=utf-8");
    request.setRequestHeader("X-Same-Domain", "1");
    request.onload = () =>
      request.status === 200
        ? resolve(request.responseText)
        : reject(new RpcRefused(rpc, { http: request.status }));
    request.onerror = () => reject(new RpcRefused(rpc, { text: "the connection ended" }));
    request.send(body);
  });
}

/**
 * The length lines count otherwise than JavaScript does, so each line that opens an array is tried.
 * @param {string} rpc
 * @param {string} text
 * @returns {{ reply: any, freshToken: string | null }}
 */
function read(rpc, text) {
  const rows = text.split("\n").filter((line) => line.startsWith("[")).flatMap(parsed);
  const answer = rows.find((row) => row[0] === "wrb.fr" && row[1] === rpc);
  if (answer !== undefined && typeof answer[2] === "string") {
    return { reply: JSON.parse(answer[2]), freshToken: null };
  }
  const token = rows.find((row) => row[0] === "xsrf");
  if (token !== undefined) return { reply: null, freshToken: String(token[1]) };
  const failed = rows.find((row) => row[0] === "er");
  if (failed !== undefined) throw new RpcRefused(rpc, { http: failed[5] ?? null, grpc: failed[9] ?? null });
  if (answer === undefined) throw new RpcRefused(rpc, { text: "the reply was cut off" });
  const [grpc = null, words = null, details = null] = answer[5] ?? [];
  throw new RpcRefused(rpc, { grpc, text: words, reason: details?.[0]?.[1]?.[0] ?? null });
}

/**
 * @param {string} line
 * @returns {any[][]}
 */
function parsed(line) {
  try {
    return JSON.parse(line);
  } catch {
    return [];
  }
}
