/**
 * Keeps a canvas and the server one: what is changed here shows at once and goes out in one request after a pause; what others
 * change comes with the events. Until the server said yes, changes lie on top of its word and are kept in the browser.
 */

import { type Canvas, type Event, event, evolveCanvas, type NodeChange, nodesAfter } from "@sluice/domain";
import type { CanvasJson } from "@sluice/protocol";
import { type Signal, signal } from "@preact/signals";
import { api, ApiError } from "../state/api.ts";
import { facts } from "../state/mod.ts";
import { firstToSend, merged } from "./changes.ts";
import type { Sheet } from "./sheet.ts";
import { keepUnsent, readUnsent } from "./unsent.ts";

/** After a change the others of the same moment are waited for so long, ms. */
const PAUSE_MS = 250;
/** What is being typed goes out when nothing was typed for so long, ms. */
const TYPING_MS = 1_500;
const RETRY_MS = 3_000;

export type Saving =
  | { readonly state: "saved" }
  | { readonly state: "sending" }
  /** The server does not take them now; they are kept and sent again. */
  | { readonly state: "kept" };

export interface SyncPorts {
  /** The server refused the changes: they are taken back. */
  readonly refused: (error: ApiError, changes: readonly NodeChange[]) => void;
  /** The canvas is no more. */
  readonly gone: () => void;
}

export class Sync {
  readonly name: Signal<string> = signal("");
  readonly saving: Signal<Saving> = signal({ state: "saved" });
  #server: Canvas;
  #flying: readonly NodeChange[] = [];
  #waiting: readonly NodeChange[];
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #unlisten: () => void;

  constructor(json: CanvasJson, readonly sheet: Sheet, readonly ports: SyncPorts) {
    this.#server = canvasFrom(json);
    this.#waiting = readUnsent(json.id);
    this.#unlisten = facts.onEvent((one, at) => this.fold(one, at));
    this.#show();
    if (this.#waiting.length > 0) this.#plan(PAUSE_MS);
  }

  /** Makes changes, to be sent soon; `typing` waits for the end of it. */
  change(changes: readonly NodeChange[], typing = false): void {
    if (changes.length === 0) return;
    this.#waiting = merged(this.#waiting, changes);
    this.#show();
    this.#plan(typing ? TYPING_MS : PAUSE_MS);
  }

  /** Takes over the server's word anew: events may have been missed. */
  restart(json: CanvasJson): void {
    this.#server = canvasFrom(json);
    this.#show();
  }

  /** Folds an event in. */
  fold(one: Event, at: number): void {
    const after = evolveCanvas(this.#server, one, at);
    if (after === undefined) return this.ports.gone();
    if (after === this.#server) return;
    this.#server = after;
    this.#show();
  }

  /** Sends what waits now. */
  flush(): void {
    clearTimeout(this.#timer);
    void this.#send();
  }

  /** Stops following; what waits is sent. */
  close(): void {
    this.#unlisten();
    this.flush();
  }

  #plan(ms: number): void {
    keepUnsent(this.#server.canvasId, merged(this.#flying, this.#waiting));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#send(), ms);
    if (this.saving.peek().state === "saved") this.saving.value = { state: "sending" };
  }

  async #send(): Promise<void> {
    if (this.#flying.length > 0 || this.#waiting.length === 0) return;
    const { now, later } = firstToSend(this.#waiting);
    this.#flying = now;
    this.#waiting = later;
    const { canvasId, accountId } = this.#server;
    try {
      await api(`/api/canvases/${canvasId}/nodes`, { method: "PATCH", body: { changes: now } });
      this.#flying = [];
      // the event may come later than the answer; folding both changes nothing more
      this.fold(event("CanvasArranged", { canvasId, accountId, changes: now }), facts.now());
      this.#settle();
    } catch (error) {
      this.#flying = [];
      if (!(error instanceof ApiError)) throw error;
      this.#failed(error, now);
    }
  }

  #failed(error: ApiError, changes: readonly NodeChange[]): void {
    const { status, retryAfter } = error;
    if (status === 0 || status === 401 || status === 429 || status >= 500) {
      this.#waiting = merged(changes, this.#waiting);
      this.saving.value = { state: "kept" };
      return this.#plan(retryAfter === null ? RETRY_MS : retryAfter * 1_000);
    }
    this.ports.refused(error, changes);
    if (status === 404) this.ports.gone();
    this.#show();
    this.#settle();
  }

  #settle(): void {
    keepUnsent(this.#server.canvasId, this.#waiting);
    if (this.#waiting.length > 0) return void this.#plan(0);
    this.saving.value = { state: "saved" };
  }

  #show(): void {
    this.name.value = this.#server.name;
    this.sheet.set(nodesAfter(this.#server.nodes, [...this.#flying, ...this.#waiting]));
  }
}

function canvasFrom({ id, name, created_at, changed_at, nodes }: CanvasJson): Canvas {
  return {
    canvasId: id,
    accountId: facts.account.peek()?.accountId ?? "",
    name,
    createdAt: Date.parse(created_at),
    changedAt: Date.parse(changed_at),
    nodes,
  };
}
