/** The way to one list of the sidebar; assets can be dropped on those that are boards. */

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Icon, type IconName } from "../parts/icon.tsx";
import { number, t } from "../text/mod.ts";
import { moveTo } from "./actions.ts";
import { droppedIds, hasAssets } from "./drag.ts";

export interface BoardLinkProps {
  readonly icon: IconName;
  readonly name: string;
  readonly href: string;
  /** Whether its list is shown. */
  readonly here: boolean;
  readonly count?: number;
  readonly isPrivate?: boolean;
  /** The board (null: none) on which dropped assets come to lie; absent where nothing can be dropped. */
  readonly drop?: string | null;
  readonly children?: ComponentChildren;
}

export function BoardLink(
  { icon, name, href, here, count, isPrivate = false, drop, children }: BoardLinkProps,
) {
  const [over, setOver] = useState(false);
  const takes = (event: DragEvent) => {
    if (drop === undefined || !hasAssets(event.dataTransfer)) return;
    event.preventDefault();
    setOver(true);
  };
  return (
    <li
      class={over ? "board over" : "board"}
      onDragOver={takes}
      onDragEnter={takes}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        if (drop === undefined || !hasAssets(event.dataTransfer)) return;
        event.preventDefault();
        void moveTo(droppedIds(event.dataTransfer), drop);
      }}
    >
      <a href={href} aria-current={here ? "page" : undefined}>
        <Icon name={icon} size={18} />
        <span class="board-name" title={name} dir="auto">{name}</span>
        {isPrivate && (
          <span class="board-private" title={t("boards.private")}>
            <Icon name="lock" size={15} />
            <span class="visually-hidden">{t("boards.private")}</span>
          </span>
        )}
        {count !== undefined && <span class="board-count numbers">{number(count)}</span>}
      </a>
      {children}
    </li>
  );
}
