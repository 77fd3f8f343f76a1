/** The head of a page: its name in the tab, as a heading, and what can be done to all of it. */

import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";

export interface PageProps {
  readonly title: string;
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
  /** Adds a look, such as `full` for a page that scrolls inside itself. */
  readonly look?: string;
}

export function Page({ title, actions, children, look = "" }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Sluice`;
  }, [title]);
  return (
    <div class={`page ${look}`}>
      <header class="page-head">
        <h1>{title}</h1>
        {actions && <div class="page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
