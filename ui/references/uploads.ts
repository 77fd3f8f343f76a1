/** What is on its way to the server: one after the other, each with how far it is or why it failed. It goes on when the page changes. */

import { signal } from "@preact/signals";
import { reasonOf } from "../state/act.ts";
import { api, ApiError } from "../state/api.ts";
import { announce } from "../state/announce.ts";
import { problemOf } from "../state/file_check.ts";
import { size, t } from "../text/mod.ts";
import { noteName } from "./names.ts";
import { sendFile } from "./send_file.ts";

export interface Upload {
  readonly id: number;
  readonly name: string;
  /** Bytes; null for an address. */
  readonly size: number | null;
  readonly state:
    | { readonly type: "waiting" }
    /** `share`: 0 to 1; 1 while the server looks at it. Null where it is not known. */
    | { readonly type: "sending"; readonly share: number | null }
    | { readonly type: "failed"; readonly reason: string; readonly requestId: string | null };
}

export const uploads = signal<readonly Upload[]>([]);

const sources = new Map<number, { readonly from: File | string; readonly stop: AbortController }>();
let last = 0;
let busy = false;

/** Sends files, and what addresses (https) lead to. */
export function upload(from: readonly (File | string)[]): void {
  for (const one of from) {
    const id = ++last;
    sources.set(id, { from: one, stop: new AbortController() });
    const named = typeof one === "string" ? { name: one, size: null } : { name: one.name, size: one.size };
    uploads.value = [...uploads.value, { id, ...named, state: { type: "waiting" } }];
  }
  void work();
}

/** Tries one that failed again. */
export function again(id: number): void {
  set(id, { type: "waiting" });
  void work();
}

/** Stops one, or takes it off the list. */
export function dismissUpload(id: number): void {
  sources.get(id)?.stop.abort();
  sources.delete(id);
  uploads.value = uploads.value.filter((one) => one.id !== id);
}

async function work(): Promise<void> {
  if (busy) return;
  busy = true;
  for (;;) {
    const next = uploads.value.find(({ state }) => state.type === "waiting");
    const source = next && sources.get(next.id);
    if (next === undefined || source === undefined) break;
    await send(next, source.from, source.stop.signal);
  }
  busy = false;
}

async function send({ id, name }: Upload, from: File | string, stop: AbortSignal): Promise<void> {
  const problem = typeof from === "string" ? null : problemOf(from);
  if (problem !== null) {
    const most = problem.why === "large" ? size(problem.most) : "";
    return fail(id, name, t(`references.${problem.why}`, { most }), null);
  }
  set(id, { type: "sending", share: typeof from === "string" ? null : 0 });
  try {
    if (typeof from === "string") {
      await api("/api/references", { method: "POST", body: { url: from }, signal: stop });
    } else {
      noteName(await sendFile(from, (share) => set(id, { type: "sending", share }), stop), name);
    }
    dismissUpload(id);
    announce(t("references.stored", { name }));
  } catch (error) {
    if (stop.aborted) return;
    if (!(error instanceof ApiError)) throw error;
    fail(id, name, reasonOf(error), error.requestId);
  }
}

function fail(id: number, name: string, reason: string, requestId: string | null): void {
  set(id, { type: "failed", reason, requestId });
  announce(t("references.notStored", { name, reason }));
}

function set(id: number, state: Upload["state"]): void {
  uploads.value = uploads.value.map((one) => one.id === id ? { ...one, state } : one);
}
