/** The ways to the pages: at the side on wide screens, at the bottom on phones. */

import { useLocation } from "preact-iso";
import { useEffect, useRef } from "preact/hooks";
import { Icon, type IconName } from "../parts/icon.tsx";
import { facts } from "../state/mod.ts";
import { t, type TextKey } from "../text/mod.ts";

interface Way {
  readonly path: string;
  readonly icon: IconName;
  readonly label: TextKey;
}

/** These are in the bar of a phone; the others are behind "More" there. */
const FIRST: readonly Way[] = [
  { path: "/", icon: "create", label: "shell.create" },
  { path: "/gallery", icon: "gallery", label: "shell.gallery" },
  { path: "/canvas", icon: "canvas", label: "shell.canvas" },
  { path: "/queue", icon: "queue", label: "shell.queue" },
];
const MORE: readonly Way[] = [
  { path: "/references", icon: "references", label: "shell.references" },
  { path: "/agents", icon: "agents", label: "shell.agents" },
  { path: "/account", icon: "account", label: "shell.account" },
  { path: "/keys", icon: "keys", label: "shell.keys" },
  { path: "/webhooks", icon: "webhooks", label: "shell.webhooks" },
  { path: "/trash", icon: "trash", label: "shell.trash" },
  { path: "/settings", icon: "settings", label: "shell.settings" },
];

export function Nav() {
  const { path } = useLocation();
  const more = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    if (more.current !== null) more.current.open = false;
  }, [path]);
  return (
    <nav class="nav glass" aria-label={t("shell.nav")}>
      {FIRST.map((way) => <Item key={way.path} way={way} path={path} />)}
      <div class="nav-wide">{MORE.map((way) => <Item key={way.path} way={way} path={path} />)}</div>
      <details class="nav-more" ref={more}>
        <summary class="nav-item">
          <Icon name="menu" />
          <span>{t("shell.more")}</span>
        </summary>
        <div class="nav-sheet">{MORE.map((way) => <Item key={way.path} way={way} path={path} />)}</div>
      </details>
    </nav>
  );
}

function Item({ way: { path: to, icon, label }, path }: { readonly way: Way; readonly path: string }) {
  const here = to === "/" ? path === "/" : path === to || path.startsWith(`${to}/`);
  const open = to === "/queue" ? facts.openIds.value.length : 0;
  return (
    <a class="nav-item" href={to} aria-current={here ? "page" : undefined}>
      <Icon name={icon} />
      <span>{t(label)}</span>
      {open > 0 && <span class="badge">{open}</span>}
    </a>
  );
}
