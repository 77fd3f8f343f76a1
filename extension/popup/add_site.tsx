import { useSignal } from "@preact/signals";
import type { SiteStatus } from "../status.ts";
import type { Desk } from "./desk.ts";
import { PairForm } from "./pair_form.tsx";
import { DEFAULT_SERVER, SITES } from "./words.ts";

/** Offers the sites that are not paired yet; nothing when all are. */
export function AddSite({ desk, sites }: { readonly desk: Desk; readonly sites: readonly SiteStatus[] }) {
  const open = useSignal(false);
  const left = SITES.filter(({ site }) => !sites.some((paired) => paired.site === site));
  if (left.length === 0) return null;
  return (
    <section class={open.value ? "card" : ""} aria-label="Add another site">
      <button
        type="button"
        class="plain start"
        aria-expanded={open.value}
        onClick={() => open.value = !open.value}
      >
        Add another site
      </button>
      {open.value && <PairForm desk={desk} sites={left} server={sites[0]?.server ?? DEFAULT_SERVER} />}
    </section>
  );
}
