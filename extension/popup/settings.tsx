import { useSignal } from "@preact/signals";
import type { SiteStatus, Wish } from "../status.ts";
import type { Desk } from "./desk.ts";
import { Forget } from "./forget.tsx";
import { Pace } from "./pace.tsx";
import { PauseOne } from "./pause.tsx";

/** Pace, whose agent it is, and the way out; folded away. */
export function Settings({ desk, site }: { readonly desk: Desk; readonly site: SiteStatus }) {
  const error = useSignal<string | null>(null);
  const ask = async (wish: Wish) => {
    const answer = await desk.ask(wish);
    error.value = answer.ok ? null : answer.error;
    return answer.ok;
  };
  const several = (desk.status.value?.sites.length ?? 0) > 1;
  return (
    <details class="fold">
      <summary>Pace and settings</summary>
      <Pace site={site} ask={ask} />
      <p class="quiet small">“{site.name}” works for {site.server}</p>
      <div class="buttons">
        <button type="button" class="plain" onClick={() => void ask({ type: "show", site: site.site })}>
          Open its tab
        </button>
        {several && <PauseOne desk={desk} site={site} />}
        <Forget desk={desk} site={site} ask={ask} />
      </div>
      {error.value !== null && <p class="error" role="alert">{error.value}</p>}
    </details>
  );
}
