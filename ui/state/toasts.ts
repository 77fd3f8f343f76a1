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
  toasts.value = [...toasts.value, { ...notice, id }].slice(-MOST);
  setTimeout(() => dismiss(id), notice.kind === "failed" ? FAILED_MS : UNDO_MS);
  return id;
}

export function dismiss(id: number): void {
  toasts.value = toasts.value.filter((one) => one.id !== id);
}
