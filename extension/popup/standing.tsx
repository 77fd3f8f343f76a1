import { useSignal } from "@preact/signals";
import type { SiteStatus, Wish } from "../status.ts";
import type { Desk } from "./desk.ts";
import { Icon } from "./icon.tsx";
import { PairForm } from "./pair_form.tsx";
import { type Remedy, type State, statesOf } from "./states.ts";
import { countdown } from "./times.ts";
import { nameOf } from "./words.ts";

interface StandingProps {
  readonly desk: Desk;
  readonly site: SiteStatus;
}

/** How the site stands: the most pressing state large, the others below, and what the owner can do. */
export function Standing({ desk, site }: StandingProps) {
  const now = desk.now.value;
  const [first, ...others] = statesOf(site, now);
  const remedies = [...new Set([first, ...others].flatMap((state) => state.remedies))];
  return (
    <>
      <StateLine state={first} now={now} />
      {others.map((state) => <StateLine key={state.kind} state={state} now={now} minor />)}
      {remedies.length > 0 && <Remedies desk={desk} site={site} remedies={remedies} />}
    </>
  );
}

function StateLine({ state, now, minor = false }: {
  readonly state: State;
  readonly now: number;
  readonly minor?: boolean;
}) {
  return (
    <div class={`state ${state.tone}${minor ? " minor" : ""}`}>
      <Icon name={state.icon} />
      <div>
        <p class="what">
          {state.text}
          {state.until !== null && <span class="clock">({countdown(state.until, now)})</span>}
        </p>
        {state.more !== null && <p class="quiet small">{state.more}</p>}
      </div>
    </div>
  );
}

function Remedies({ desk, site, remedies }: StandingProps & { readonly remedies: readonly Remedy[] }) {
  const error = useSignal<string | null>(null);
  const pairing = useSignal(false);
  const ask = async (wish: Wish) => {
    const answer = await desk.ask(wish);
    error.value = answer.ok ? null : answer.error;
    // its button goes away with the trouble
    if (answer.ok && wish.type === "goOn") desk.focusOn.value = site.site;
  };
  const name = nameOf(site.site);
  return (
    <>
      <div class="buttons">
        {remedies.includes("show") && (
          <button
            type="button"
            class="main"
            onClick={() => void ask({ type: "show", site: site.site })}
          >
            Show the tab
          </button>
        )}
        {remedies.includes("goOn") && (
          <button
            type="button"
            onClick={() => void ask({ type: "goOn", site: site.site })}
          >
            Go on
          </button>
        )}
        {remedies.includes("pair") && (
          <button
            type="button"
            class={pairing.value ? "" : "main"}
            aria-expanded={pairing.value}
            onClick={() => pairing.value = !pairing.value}
          >
            Pair again
          </button>
        )}
      </div>
      {error.value !== null && <p class="error" role="alert">{error.value}</p>}
      {pairing.value && remedies.includes("pair") && (
        <PairForm desk={desk} sites={[{ site: site.site, name }]} server={site.server} />
      )}
    </>
  );
}
