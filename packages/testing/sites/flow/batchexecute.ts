/** Answers `batchexecute`: session, token, faults, rpc, in this order (wire/flow.md §1.2). */

import { isSession, newToken } from "./documents.ts";
import { answerRow, frame } from "./framing.ts";
import { HttpRefusal, isRefusal, refusalRow, RpcRefusal, StaleToken } from "./refusal.ts";
import { type BatchRequest, readRequest } from "./request.ts";
import type { Call } from "./rpc/handler.ts";
import { GENERATING, handlerOf } from "./rpc/table.ts";
import type { FaultKind } from "./types.ts";
import { rest, track, type World } from "./world.ts";

const HEADERS = { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" };

/** Rejects only when the stand-in is disposed of. */
export async function answerBatch(world: World, request: Request, url: URL): Promise<Response> {
  const at = Date.now();
  let rpc = url.searchParams.get("rpcids") ?? "";
  const said = (status: string) => void world.calls.push({ rpc, at, status });
  try {
    const asked = await readRequest(request, url);
    rpc = asked.rpc;
    checkSender(world, request, asked);
    const fault = world.faults.take(rpc);
    if (fault === "xsrf") throw new StaleToken(newToken(world, asked.at));
    const text = frame([answerRow(rpc, await track(world, run(world, asked, fault, at)))]);
    if (fault !== null && typeof fault === "object" && "http" in fault) {
      throw new HttpRefusal(fault.http, "a fault was injected, and the work is done");
    }
    if (fault === "hang") {
      said("hang");
      return await never(world);
    }
    said(fault === "cut" ? "cut" : "ok");
    return new Response(fault === "cut" ? cutOff(text) : text, { headers: HEADERS });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    said(error.words);
    return error instanceof HttpRefusal
      ? new Response(error.message, { status: error.status })
      : new Response(frame([refusalRow(rpc, error)]), { headers: HEADERS });
  }
}

/** Who asks, and from which document. */
function checkSender(world: World, request: Request, { rpc, at, sid, build }: BatchRequest): void {
  if (!world.signedIn || !isSession(world, request)) {
    if (rpc === "nzlxg") throw new HttpRefusal(401, "nobody is signed in");
    throw new RpcRefusal(16, null, "Request had invalid authentication credentials.");
  }
  const document = world.documents.get(at);
  if (document === undefined) throw new StaleToken(newToken(world, at, { sid, build }));
  // Values of two loads never mix: whoever keeps them is found out here.
  if (document.sid !== sid || document.build !== build) {
    throw new HttpRefusal(400, "f.sid and bl are another load's");
  }
}

/** Runs the rpc; a generating one is a press, however it ends. */
async function run(world: World, asked: BatchRequest, fault: FaultKind | null, at: number): Promise<unknown> {
  const { rpc, inner, sourcePath } = asked;
  const press: Call["press"] = {
    rpc,
    prompt: "",
    model: "",
    aspect: null,
    seed: null,
    references: [],
    frames: [],
    batch: "",
    project: "",
    mediaIds: [],
    charged: 0,
    refused: null,
    at,
    decided: at,
  };
  const decide = (refusal: string | null) => {
    if (!GENERATING.has(rpc)) return;
    press.refused = refusal;
    press.decided = Date.now();
    world.open.delete(press);
    world.presses.push(press);
    world.pressed.resolve();
    world.pressed = Promise.withResolvers();
  };
  if (GENERATING.has(rpc)) world.open.add(press);
  try {
    const reply = await handlerOf(rpc)({ world, rpc, inner, sourcePath, fault, press });
    decide(null);
    if (fault !== null && typeof fault === "object" && "delayMs" in fault) await rest(world, fault.delayMs);
    return reply;
  } catch (error) {
    if (isRefusal(error)) decide(error.words.replace(/^grpc \d+ (?=PUBLIC_ERROR)/, ""));
    throw error;
  }
}

/** Half of it, and then the connection breaks. */
function cutOff(text: string): ReadableStream<Uint8Array<ArrayBuffer>> {
  const bytes = new TextEncoder().encode(text);
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes.slice(0, bytes.length >> 1));
    },
    pull(controller) {
      controller.error(new Error("the reply was cut off"));
    },
  });
}

function never(world: World): Promise<never> {
  const { signal } = world.stop;
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
