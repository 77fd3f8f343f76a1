import { useSignal } from "@preact/signals";
import type { Site } from "@sluice/recipes";
import type { SiteStatus } from "../status.ts";
import type { Desk } from "./desk.ts";
import { Icon } from "./icon.tsx";

/** Stops every site at once, or lets them go on. While any site works, it pauses. */
export function PauseAll({ desk, sites }: { readonly desk: Desk; readonly sites: readonly SiteStatus[] }) {
  const paused = sites.every((site) => site.paused === "here");
  const [pause, goOn] = ["Pause", "Go on working"];
  return (
    <Pause desk={desk} site="all" paused={paused} labels={{ pause, goOn }} kind={paused ? "main" : "halt"} />
  );
}

/** The same for one site, where there are several. */
export function PauseOne({ desk, site }: { readonly desk: Desk; readonly site: SiteStatus }) {
  const labels = { pause: "Pause this site", goOn: "Go on with this site" };
  return <Pause desk={desk} site={site.site} paused={site.paused === "here"} labels={labels} kind="plain" />;
}

interface PauseProps {
  readonly desk: Desk;
  readonly site: Site | "all";
  readonly paused: boolean;
  readonly labels: { readonly pause: string; readonly goOn: string };
  readonly kind: string;
}

function Pause({ desk, site, paused, labels, kind }: PauseProps) {
  const error = useSignal<string | null>(null);
  const press = async (clicks: number) => {
    // the second click of a double click would undo the first
    if (clicks > 1) return;
    const answer = await desk.ask({ type: "pause", site, paused: !paused });
    error.value = answer.ok ? null : answer.error;
  };
  return (
    <>
      <button type="button" class={kind} onClick={(event) => void press(event.detail)}>
        <Icon name={paused ? "play" : "pause"} />
        {paused ? labels.goOn : labels.pause}
      </button>
      {error.value !== null && <p class="error" role="alert">{error.value}</p>}
    </>
  );
}
