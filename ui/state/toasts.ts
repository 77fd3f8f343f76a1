/** Short notices: what was done, with a way back, or what failed and why. */

import { signal } from "@preact/signals";

export interface Toast {
  readonly id: number;
  readonly kind: "done" | "failed";
  readonly text: string;
  /** A way back, or on. */
  readonly action?: { readonly label: string; readonly run: () => void };
  /** For whoever asks the operator. */
  readonly requestId?: string | null;
}

/** A way back is offered for so long, ms. */
export const UNDO_MS = 10_000;
const FAILED_MS = 20_000;
const MOST = 4;

export const toasts = signal<readonly Toast[]>([]);
let last = 0;

/** Shows a notice, and takes it away after its time. Returns its id. */
export function toast(notice: Omit<Toast, "id">): number {
  const id = ++last;
  toasts.value = fitting([...toasts.value, { ...notice, id }]);
  setTimeout(() => dismiss(id), notice.kind === "failed" ? FAILED_MS : UNDO_MS);
  return id;
}

/** Too many make room for the newest, oldest first; but what offers a way back stays its time. */
function fitting(all: readonly Toast[]): readonly Toast[] {
  const newest = all.at(-1);
  const plain = all.filter((one) => one.action === undefined && one !== newest);
  const gone = new Set(plain.slice(0, Math.max(0, all.length - MOST)));
  return all.filter((one) => !gone.has(one));
}

export function dismiss(id: number): void {
  toasts.value = toasts.value.filter((one) => one.id !== id);
}
