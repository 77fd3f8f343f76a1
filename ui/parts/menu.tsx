/** A menu that opens where it was asked for: arrows move in it, Escape gives the focus back. */

import { signal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Icon, type IconName } from "./icon.tsx";

export interface MenuItem {
  readonly label: string;
  readonly icon: IconName;
  /** Keys that do the same, as people read them. */
  readonly keys?: string;
  readonly danger?: boolean;
  readonly run: () => void;
}

export interface Menu {
  /** What the menu is about, for those who cannot see where it opens. */
  readonly label: string;
  readonly items: readonly MenuItem[];
  /** Where it opens, px in the window. */
  readonly x: number;
  readonly y: number;
}

const open = signal<Menu | null>(null);

/** Opens a menu; one that is open closes. */
export function showMenu(menu: Menu): void {
  open.value = menu;
}

/** Opens a menu below what was pressed. */
export function showMenuAt(element: Element, menu: Omit<Menu, "x" | "y">): void {
  const { left, bottom } = element.getBoundingClientRect();
  showMenu({ ...menu, x: left, y: bottom + 4 });
}

/** Where menus appear; once in the page. */
export function Menus() {
  const menu = open.value;
  return menu && <OpenMenu key={`${menu.x} ${menu.y} ${menu.label}`} menu={menu} />;
}

function OpenMenu({ menu: { label, items, x, y } }: { readonly menu: Menu }) {
  const ref = useRef<HTMLDivElement>(null);
  const before = useRef(document.activeElement);
  const close = (giveBack: boolean) => {
    open.value = null;
    const { current } = before;
    if (giveBack && current instanceof HTMLElement) current.focus({ preventScroll: true });
  };
  useLayoutEffect(() => {
    const { style, offsetWidth, offsetHeight } = ref.current!;
    style.left = `${Math.max(8, Math.min(x, innerWidth - offsetWidth - 8))}px`;
    style.top = `${Math.max(8, Math.min(y, innerHeight - offsetHeight - 8))}px`;
    buttonsIn(ref.current!)[0]?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    const elsewhere = (event: Event) => {
      if (!ref.current?.contains(event.target as Node)) close(false);
    };
    const options = { capture: true };
    addEventListener("pointerdown", elsewhere, options);
    addEventListener("wheel", elsewhere, options);
    return () => {
      removeEventListener("pointerdown", elsewhere, options);
      removeEventListener("wheel", elsewhere, options);
    };
  }, []);
  const pressed = (event: KeyboardEvent) => {
    const buttons = buttonsIn(ref.current!);
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) buttons.at(to % buttons.length)?.focus();
    else if (event.key === "Escape" || event.key === "Tab") close(true);
    else return;
    event.preventDefault();
  };
  return (
    <div ref={ref} class="menu" role="menu" aria-label={label} onKeyDown={pressed}>
      {items.map(({ label, icon, keys, danger = false, run }, at) => (
        <button
          // two may be called the same
          key={at}
          type="button"
          role="menuitem"
          tabIndex={-1}
          class={danger ? "danger" : ""}
          onClick={() => {
            close(true);
            run();
          }}
        >
          <Icon name={icon} size={18} />
          <span>{label}</span>
          {keys && <kbd>{keys}</kbd>}
        </button>
      ))}
    </div>
  );
}

function buttonsIn(menu: HTMLElement): readonly HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>("[role=menuitem]")];
}
