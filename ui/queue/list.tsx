/** A section of the queue: a heading and its jobs. A very long one shows its beginning first. */

import { useState } from "preact/hooks";
import { t } from "../text/mod.ts";
import { lists } from "./lists.ts";
import type { Section } from "./order.ts";
import { Row } from "./row.tsx";
import { useFocusKept } from "./use_focus_kept.ts";

/** Rows that are drawn at first, and more of them at a time. */
const SHOWN = 100;

export function List({ section }: { readonly section: Section }) {
  const ids = lists[section].value;
  const [shown, setShown] = useState(SHOWN);
  const list = useFocusKept(ids);
  if (ids.length === 0) return null;
  return (
    <section class="queue-section" aria-labelledby={`queue-${section}`}>
      <h2 id={`queue-${section}`}>
        {t(`queue.section.${section}`)} <span class="quiet numbers">{ids.length}</span>
      </h2>
      <ol class="queue-list card" ref={list}>
        {ids.slice(0, shown).map((id, i) => (
          <Row
            key={id}
            id={id}
            section={section}
            place={section === "next" ? i + 1 : null}
            all={ids.length}
          />
        ))}
      </ol>
      {ids.length > shown && (
        <button
          type="button"
          class="button quiet"
          onClick={() => setShown(shown + SHOWN)}
        >
          {t("queue.more", { n: Math.min(SHOWN, ids.length - shown) })}
        </button>
      )}
    </section>
  );
}
