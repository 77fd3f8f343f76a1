/** What all calls of the page have in common: faults, sign-in, tokens, JSON. */

import { refusalOf } from "./faults.ts";
import { pause } from "./progress.ts";
import { challenged, invalid, Refused, staleToken, unauthenticated } from "./refused.ts";
import type { FaultKind, Rpc } from "./types.ts";
import type { World } from "./world.ts";

/** What a call must show: `read` a session, `write` the XSRF header too, `press` its user and that a person is there. */
export type Guard = "read" | "write" | "press";

export interface Incoming {
  readonly request: Request;
  readonly url: URL;
  readonly fault: FaultKind | null;
  /** Throws `Refused` when a fault or the guard forbids the call. */
  admit(): void;
}

/** Serves one call with what `work` gives, which may throw `Refused`. */
export async function serveCall(
  world: World,
  rpc: Rpc,
  guard: Guard,
  request: Request,
  work: (incoming: Incoming) => unknown,
): Promise<Response> {
  const call = { rpc, at: Date.now(), status: "" };
  const fault = world.faults.take(rpc);
  world.calls.push(call);
  world.busy++;
  let response: Response;
  try {
    if (fault !== null && typeof fault === "object" && "delayMs" in fault) {
      await pause(fault.delayMs, world.closing);
    }
    const url = new URL(request.url);
    const admit = () => {
      const refusal = refusalOf(fault);
      if (refusal !== null) throw refusal;
      guardCall(world, guard, request, url);
    };
    response = json(await work({ request, url, fault, admit }), 200);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    response = json({ message: error.message, errors: error.errors }, error.status, error.headers);
  } finally {
    world.busy--;
    world.progress.moved();
  }
  call.status = fault === "cut" || fault === "hang" ? fault : response.ok ? "ok" : String(response.status);
  if (fault === "hang") await new Promise((over) => world.closing.addEventListener("abort", over));
  return fault === "cut" ? await cutOff(response) : response;
}

function guardCall(world: World, guard: Guard, request: Request, url: URL): void {
  const { session, uid } = world;
  const cookies = cookiesOf(request);
  if (session === null || cookies.get("freepik_session") !== session.id) throw unauthenticated();
  if (guard === "read") return;
  const token = request.headers.get("x-xsrf-token");
  if (token === null || token !== session.xsrf || cookies.get("XSRF-TOKEN") !== token) throw staleToken();
  if (request.headers.get("x-requested-with") !== "XMLHttpRequest") {
    throw new Refused(400, "This is for the page's own requests");
  }
  if (guard === "write") return;
  if (cookies.get("UID") !== uid || url.searchParams.get("user_id") !== uid) {
    throw invalid("user_id", "The user id is not the session's.");
  }
  if (world.challenge) throw challenged();
}

function cookiesOf(request: Request): Map<string, string> {
  const pairs = (request.headers.get("cookie") ?? "").split(";").map((pair) => pair.trim().split("="));
  return new Map(pairs.map(([name = "", ...value]) => [name, decoded(value.join("="))]));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // another's cookie
  }
}

function json(body: unknown, status: number, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json(body, { status, headers: { "cache-control": "no-store", ...headers } });
}

/** A reply is broken off on purpose. Thrown into the body's stream; the server's `onError` says nothing about it. */
export class CutOff extends Error {
  override readonly name = "CutOff";
}

/** The same answer, broken off in its middle. */
async function cutOff(response: Response): Promise<Response> {
  const bytes = await response.bytes();
  const half = new ReadableStream({
    start: (controller) => controller.enqueue(bytes.slice(0, bytes.length / 2)),
    pull: (controller) => controller.error(new CutOff()),
  });
  return new Response(half, { status: response.status, headers: response.headers });
}
