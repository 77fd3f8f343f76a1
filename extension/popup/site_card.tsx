import { useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { SiteStatus } from "../status.ts";
import type { Desk } from "./desk.ts";
import { Jobs } from "./jobs.tsx";
import { Settings } from "./settings.tsx";
import { Standing } from "./standing.tsx";
import { moment } from "./times.ts";
import { counted, nameOf } from "./words.ts";

/** Everything about one paired site. */
export function SiteCard({ desk, site }: { readonly desk: Desk; readonly site: SiteStatus }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useSignalEffect(() => {
    if (desk.focusOn.value !== site.site) return;
    desk.focusOn.value = null;
    heading.current?.focus();
  });
  const id = `site-${site.site}`;
  return (
    <section class="card" aria-labelledby={id}>
      <div class="row">
        <h2 id={id} ref={heading} tabIndex={-1}>{nameOf(site.site)}</h2>
        <p class="quiet small">{accountOf(site)}</p>
      </div>
      <Standing desk={desk} site={site} />
      <Jobs desk={desk} jobs={site.jobs} />
      <Facts desk={desk} site={site} />
      {site.recipe.unproven && <Unproven version={site.recipe.version} />}
      <Settings desk={desk} site={site} />
    </section>
  );
}

function accountOf({ account }: SiteStatus): string {
  if (account === null) return "";
  const credits = account.credits === null ? null : counted(account.credits, "credit", "credits");
  return [credits, account.tier].filter((part) => part !== null).join(" · ");
}

function Facts({ desk, site }: { readonly desk: Desk; readonly site: SiteStatus }) {
  const { today: { done, failed }, lastGoodAt } = site;
  const { format } = new Intl.NumberFormat();
  return (
    <dl class="facts">
      <div>
        <dt>Done today</dt>
        <dd>{format(done)}</dd>
      </div>
      <div>
        <dt>Failed today</dt>
        <dd>{format(failed)}</dd>
      </div>
      <div>
        <dt>Last good</dt>
        <dd>{lastGoodAt === null ? "not yet" : moment(lastGoodAt, desk.now.value)}</dd>
      </div>
    </dl>
  );
}

function Unproven({ version }: { readonly version: number }) {
  return (
    <details class="fold">
      <summary>
        <span class="badge">unproven</span> What is that?
      </summary>
      <p class="small">
        Recipe {version}{" "}
        says where everything is in this site's page. It was written from descriptions, and nobody has seen it
        work on the real site yet. Watch the first job.
      </p>
    </details>
  );
}
