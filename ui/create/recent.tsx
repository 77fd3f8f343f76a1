/** The newest of what was made, live. */

import { Empty } from "../parts/empty.tsx";
import { facts } from "../state/mod.ts";
import { JobTile } from "../job/tile.tsx";
import { day, t } from "../text/mod.ts";
import { daysOf, entriesOf } from "./entries.ts";
import { SentTile } from "./sent_tile.tsx";
import { submissions } from "./submissions.ts";

const MOST = 60;

export function Recent() {
  const sent = submissions.value;
  const now = facts.now();
  const made = entriesOf(facts.jobIds.value, (id) => facts.job(id).peek(), MOST);
  const known = new Set(made.map(({ key }) => key));
  const first = sent.filter(({ key }) => !known.has(key)).map(({ key }) => ({ key, jobId: null, at: now }));
  const days = daysOf([...first, ...made]);
  return (
    <section class="recent" aria-label={t("recent.title")}>
      {days.length === 0 && facts.account.value !== null && (
        <Empty icon="image" title={t("recent.none")}>
          <p>{t("recent.noneHelp")}</p>
        </Empty>
      )}
      {days.map(({ start, entries }, i) => (
        <div key={start} class="recent-day">
          <header class="recent-head">
            <h2>{day(start, now, { today: t("recent.today"), yesterday: t("recent.yesterday") })}</h2>
            {i === 0 && <a href="/gallery">{t("recent.all")}</a>}
          </header>
          <div class="tiles">
            {entries.map(({ key, jobId }) =>
              jobId === null
                ? <SentTile key={key} submissionKey={key} />
                : <JobTile key={key} jobId={jobId} />
            )}
          </div>
        </div>
      ))}
    </section>
  );
}
