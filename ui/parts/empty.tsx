/** What a page says when it has nothing to show, and what to do about it. */

import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";

export function Empty(
  { icon, title, children }: {
    readonly icon: IconName;
    readonly title: string;
    readonly children?: ComponentChildren;
  },
) {
  return (
    <div class="empty">
      <Icon name={icon} size={32} />
      <h2>{title}</h2>
      {children}
    </div>
  );
}
