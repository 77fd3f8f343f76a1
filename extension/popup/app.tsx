import { About } from "./about.tsx";
import { AddSite } from "./add_site.tsx";
import type { Desk } from "./desk.ts";
import { Mark } from "./icon.tsx";
import { LogView } from "./log_view.tsx";
import { PauseAll } from "./pause.tsx";
import { SiteCard } from "./site_card.tsx";
import { Tools } from "./tools.tsx";
import { Welcome } from "./welcome.tsx";

/** The whole page: pause on top, a card for each site, and what is needed seldom below. */
export function App({ desk }: { readonly desk: Desk }) {
  const status = desk.status.value;
  const paired = status !== null && status.sites.length > 0;
  return (
    <>
      <header class="top">
        <h1>
          <Mark />Sluice
        </h1>
        {paired && <PauseAll desk={desk} sites={status.sites} />}
      </header>
      <div class="below">
        <main id="main" tabIndex={-1}>
          {status === null && <p class="quiet">Asking the extension how things stand…</p>}
          {status !== null && !paired && <Welcome desk={desk} />}
          {status?.sites.map((site) => <SiteCard key={site.site} desk={desk} site={site} />)}
          {paired && <AddSite desk={desk} sites={status.sites} />}
          {paired && <About />}
          {paired && desk.view === "panel" && <LogView desk={desk} />}
        </main>
        {status !== null && <Tools desk={desk} version={status.version} />}
      </div>
      <div class="aside" role="status" aria-live="polite">
        <p key={desk.said.value.turn}>{desk.said.value.text}</p>
      </div>
    </>
  );
}
