/** What is under way and what waits: in order, with the reason, and with what can be done about it. */

import { Empty } from "../parts/empty.tsx";
import { Page } from "../parts/page.tsx";
import { keysLabel } from "../keyboard/keys.ts";
import { Icon } from "../parts/icon.tsx";
import { facts } from "../state/mod.ts";
import { t } from "../text/mod.ts";
import { pauseQueue } from "./actions.ts";
import { List } from "./list.tsx";
import { paused } from "./lists.ts";
import { SECTIONS } from "./order.ts";
import { clearQueue } from "./stops.ts";
import { Summary } from "./summary.tsx";
import { useListKeys } from "./use_list_keys.ts";

export function QueuePage() {
  useListKeys();
  const empty = facts.openIds.value.length === 0;
  return (
    <Page title={t("queue.title")} look="queue" actions={<Actions />}>
      {paused.value && <p class="notice">{t("queue.paused")}</p>}
      <Summary />
      {empty
        ? (
          <Empty icon="queue" title={t("queue.empty")}>
            <p>{t("queue.emptyHelp")}</p>
            <a class="button primary" href="/">{t("queue.create")}</a>
          </Empty>
        )
        : SECTIONS.map((section) => <List key={section} section={section} />)}
    </Page>
  );
}

function Actions() {
  const stopped = paused.value;
  return (
    <>
      <button
        type="button"
        class={stopped ? "button primary" : "button"}
        onClick={() => pauseQueue(!stopped)}
      >
        <Icon name={stopped ? "play" : "pause"} />
        {t(stopped ? "queue.resume" : "queue.pause")}
      </button>
      <button type="button" class="button danger" title={keysLabel("queue.clear")} onClick={clearQueue}>
        <Icon name="trash" />
        {t("queue.clear")}
      </button>
    </>
  );
}
