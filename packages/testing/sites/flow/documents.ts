/** Loaded documents and the session: what a request must carry to be the page's own (wire/flow.md §1.1). */

import type { LoadedDocument, World } from "./world.ts";

export const SESSION_COOKIE = "__Secure-1PSID";

const BUILDS = {
  project: "boq_labs-ai-sandbox-frontend_20261108.03_p0",
  other: "boq_labs-ai-sandbox-frontend_20261105.11_p2",
};

/** New values for one load; `f.sid` is negative as often as not. */
export function loadDocument(world: World, project: boolean): LoadedDocument {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
  const sid = BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low));
  const build = project ? BUILDS.project : BUILDS.other;
  const document = { at: freshToken(), sid: String(sid), build };
  world.documents.set(document.at, document);
  return document;
}

/** Replaces a document's token; one that no load was given gets a document from what else it said. */
export function newToken(world: World, stale: string, said = { sid: "", build: "" }): string {
  const at = freshToken();
  const document = world.documents.get(stale);
  world.documents.delete(stale);
  world.documents.set(at, { ...said, ...document, at });
  return at;
}

function freshToken(): string {
  return `A${crypto.randomUUID().replaceAll("-", "").slice(0, 20)}:${Date.now()}`;
}

/** Whether the request carries the cookie of the session that is signed in. */
export function isSession(world: World, request: Request): boolean {
  const cookies = (request.headers.get("cookie") ?? "").split(/; */);
  return cookies.includes(`${SESSION_COOKIE}=${world.session}`);
}

/** Ends all sessions; the old cookie is good for nothing from now on. */
export function endSession(world: World): void {
  world.signedIn = false;
  world.session = crypto.randomUUID();
}
