/** The steps of a first run, ticked live. */

import { computed } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../parts/icon.tsx";
import { IconButton } from "../parts/icon_button.tsx";
import { announce } from "../state/announce.ts";
import { facts } from "../state/mod.ts";
import { pref } from "../state/prefs.ts";
import { t } from "../text/mod.ts";
import { say } from "../text/words.ts";
import { isReal, type Step, stepsOf } from "./steps.ts";

const dismissed = pref("firstRunDismissed", false, (value): value is boolean => typeof value === "boolean");

const agents = computed(() => [...facts.agents.value.values()]);
const steps = computed(() => {
  const jobs = facts.jobIds.value.flatMap((id) => facts.job(id).value ?? []);
  return stepsOf(facts.account.value, agents.value, jobs);
});
/** Only the simulator works. */
const demo = computed(() =>
  agents.value.some(({ session }) => session !== null) && !agents.value.some(isReal)
);

/** On the Create page: until everything is done or it is dismissed. */
export function FirstRunCard() {
  if (dismissed.value || steps.value.every(({ done }) => done)) return null;
  return <Checklist onDismiss={() => dismissed.value = true} />;
}

export interface ChecklistProps {
  /** Opens the pairing where the list stands; without it the step leads to where that can be done. */
  readonly onPair?: () => void;
  readonly onDismiss?: () => void;
}

export function Checklist({ onPair, onDismiss }: ChecklistProps) {
  const all = steps.value;
  const done = all.filter((step) => step.done).length;
  useTold(all);
  return (
    <section class="card first-run" aria-labelledby="first-run">
      <header class="first-run-head">
        <h2 id="first-run">{t("firstRun.title")}</h2>
        <span class="hint numbers">{t("firstRun.progress", { done, all: all.length })}</span>
        {onDismiss && <IconButton icon="close" label={t("firstRun.dismiss")} onClick={onDismiss} />}
      </header>
      {demo.value && <p class="notice">{t("firstRun.demo")}</p>}
      <ol class="first-run-steps">
        {all.map((step, i) => <StepItem key={step.name} step={step} n={i + 1} onPair={onPair} />)}
      </ol>
    </section>
  );
}

function StepItem(
  { step: { name, done, words }, n, onPair }: {
    readonly step: Step;
    readonly n: number;
    readonly onPair: (() => void) | undefined;
  },
) {
  return (
    <li class={done ? "done" : ""}>
      <span class="first-run-tick" aria-hidden="true">{done ? <Icon name="check" size={16} /> : n}</span>
      <div>
        <h3>
          {t(`firstRun.${name}`)}
          {done && <span class="visually-hidden">({t("job.completed")})</span>}
        </h3>
        <p class="hint" dir="auto">{say(words)}</p>
        {!done && name === "agent" && (onPair === undefined
          ? <a class="button small" href="/agents">{t("firstRun.pair")}</a>
          : <button type="button" class="button small" onClick={onPair}>{t("firstRun.pair")}</button>)}
      </div>
    </li>
  );
}

/** Says a step that is done while the list is looked at. */
function useTold(all: readonly Step[]): void {
  const before = useRef<ReadonlySet<string> | null>(null);
  const now = all.filter(({ done }) => done).map(({ name }) => name);
  useEffect(() => {
    const fresh = now.filter((name) => before.current?.has(name) === false);
    before.current = new Set(now);
    for (const name of fresh) announce(t("firstRun.ticked", { step: t(`firstRun.${name}`) }));
  }, [now.join()]);
}
