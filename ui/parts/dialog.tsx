/** A dialog over the page: it holds the focus while it is open and gives it back when it closes. */

import type { ComponentChildren } from "preact";
import { useEffect, useId, useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../text/mod.ts";
import { IconButton } from "./icon_button.tsx";
import { OnDialog } from "./on_top.tsx";

export interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  /** Adds a look: `wide`, `palette`, `sheet`. */
  readonly look?: string;
  /** It stays until what it is for is done. */
  readonly insistent?: boolean;
  /** The title is only for those who cannot see the dialog. */
  readonly untitled?: boolean;
}

export function Dialog(
  { title, onClose, children, look = "", insistent = false, untitled = false }: DialogProps,
) {
  const ref = useRef<HTMLDialogElement>(null);
  const before = useRef(document.activeElement);
  const id = useId();
  // not a frame later, as other effects begin and end: a key that is pressed at once must not go nowhere
  useLayoutEffect(() => {
    ref.current!.showModal();
    return () => {
      const back = before.current;
      // when the dialog is gone: its own way of giving the focus back leaves a text field without its caret
      queueMicrotask(() => {
        // who closed it may have led the focus elsewhere
        const isFree = document.activeElement === null || document.activeElement === document.body;
        if (isFree && back instanceof HTMLElement && back.isConnected) back.focus({ preventScroll: true });
      });
    };
  }, []);
  // browsers let a page prevent `cancel` only so often: after that the key closes what is open
  useEffect(() => {
    if (!insistent) return;
    const stay = (event: KeyboardEvent) => {
      const over = event.target instanceof Element ? event.target.closest("dialog") : null;
      if (event.key === "Escape" && (over === null || over === ref.current)) event.preventDefault();
    };
    addEventListener("keydown", stay);
    return () => removeEventListener("keydown", stay);
  }, [insistent]);
  return (
    <dialog
      ref={ref}
      class={`dialog ${look}`}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        if (!insistent) onClose();
      }}
      onClose={({ currentTarget }) => {
        // other ways to close it, such as going back on a phone, know no way to be prevented
        if (insistent && currentTarget.isConnected) currentTarget.showModal();
      }}
      onMouseDown={(event) => {
        // only the backdrop is the dialog itself
        if (event.target === ref.current && !insistent) onClose();
      }}
    >
      <div class="dialog-body">
        <header class={untitled ? "visually-hidden" : "dialog-head"}>
          <h2 id={id}>{title}</h2>
          {!insistent && !untitled && <IconButton icon="close" label={t("dialog.close")} onClick={onClose} />}
        </header>
        {children}
      </div>
      <OnDialog />
    </dialog>
  );
}
