/**
 * Menus, notices and the voice for screen readers, in what lies on top of the page: while a dialog is open nothing
 * outside of it can be pressed or is read out.
 */

import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { said } from "../state/announce.ts";
import { Menus } from "./menu.tsx";
import { Toasts } from "./toasts.tsx";

const dialogs = signal<readonly symbol[]>([]);

/** In the page: there while no dialog is open. */
export function OnPage() {
  return dialogs.value.length === 0 ? <Notices /> : null;
}

/** In every dialog: there while it is the topmost. */
export function OnDialog() {
  const [self] = useState(() => Symbol());
  useEffect(() => {
    dialogs.value = [...dialogs.peek(), self];
    return () => dialogs.value = dialogs.peek().filter((one) => one !== self);
  }, []);
  return dialogs.value.at(-1) === self ? <Notices /> : null;
}

function Notices() {
  return (
    <>
      <Toasts />
      <Menus />
      <div class="visually-hidden" aria-live="polite">{said.value}</div>
    </>
  );
}
