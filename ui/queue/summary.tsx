/** The queue in three numbers and a picture. */

import { facts } from "../state/mod.ts";
import { clock, number, t } from "../text/mod.ts";
import { Chart } from "./chart.tsx";
import { limit, lists, secondsLeft } from "./lists.ts";

export function Summary() {
  const waiting = lists.next.value.length + lists.later.value.length + lists.held.value.length +
    lists.needs.value.length;
  const most = limit.value;
  const running = number(facts.running.value);
  return (
    <section class="card queue-summary">
      <dl>
        <Figure
          name={t("queue.running")}
          value={most === null ? running : `${running}/${number(most)}`}
          look="busy"
        />
        <Figure name={t("queue.waiting")} value={number(waiting)} look="" />
        <Eta />
      </dl>
      <Chart />
    </section>
  );
}

function Eta() {
  const seconds = secondsLeft();
  const known = seconds !== null && lists.next.value.length > 0;
  const value = known ? clock(seconds * 1_000) : t("queue.nothing");
  return <Figure name={t("queue.eta")} value={value} look={null} />;
}

/** `look`: the colour by which the picture shows it; null when it does not. */
function Figure(
  { name, value, look }: { readonly name: string; readonly value: string; readonly look: string | null },
) {
  return (
    <div>
      <dt class="hint">{look !== null && <span class={`dot ${look}`} aria-hidden="true" />}{name}</dt>
      <dd class="numbers">{value}</dd>
    </div>
  );
}
