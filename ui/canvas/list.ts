/** The account's canvases, without what lies on them; follows the events while somebody looks. */

import type { CanvasEntryJson } from "@sluice/protocol";
import type { Event } from "@sluice/domain";
import { type Signal, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api, ApiError } from "../state/api.ts";
import { facts } from "../state/mod.ts";

/** The last changed first; null until the server said them. */
export const canvases: Signal<readonly CanvasEntryJson[] | null> = signal(null);
/** Why the last question had no answer. */
export const failed: Signal<ApiError | null> = signal(null);

/** While somebody arranges a canvas the list is asked for so often, ms. */
const PACE_MS = 1_000;
/** How many components show the list. */
let lookers = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Has the list right as long as the component is there. */
export function useCanvases(): void {
  // a new snapshot may stand for events that were missed
  const restarts = facts.restarts.value;
  useEffect(() => {
    lookers++;
    return () => void lookers--;
  }, []);
  useEffect(() => void loadCanvases(), [restarts]);
}

/** Asks for them. */
export async function loadCanvases(): Promise<void> {
  try {
    canvases.value = (await api<{ readonly canvases: readonly CanvasEntryJson[] }>("/api/canvases")).canvases;
    failed.value = null;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    failed.value = error;
  }
}

/** Makes a canvas; resolves with it. Throws `ApiError`. */
export async function createCanvas(name: string): Promise<CanvasEntryJson> {
  const { canvas } = await api<{ readonly canvas: CanvasEntryJson }>("/api/canvases", {
    method: "POST",
    body: { name },
  });
  return canvas;
}

/** Throws `ApiError`. */
export async function renameCanvas(id: string, name: string): Promise<void> {
  await api(`/api/canvases/${id}`, { method: "PATCH", body: { name } });
}

/** Throws `ApiError`. */
export async function deleteCanvas(id: string): Promise<void> {
  await api(`/api/canvases/${id}`, { method: "DELETE" });
}

facts.onEvent((event: Event) => {
  const list = canvases.peek();
  if (list === null) return;
  switch (event.type) {
    case "CanvasCreated":
    case "CanvasArranged":
      // how many nodes there are is the server's to count; who looks next asks anyway
      if (lookers > 0) {
        timer ??= setTimeout(() => {
          timer = undefined;
          void loadCanvases();
        }, PACE_MS);
      }
      return;
    case "CanvasChanged": {
      const { canvasId, name } = event.data;
      canvases.value = list.map((one) => one.id === canvasId ? { ...one, name } : one);
      return;
    }
    case "CanvasDeleted":
      canvases.value = list.filter(({ id }) => id !== event.data.canvasId);
  }
});
