/** One job: what was asked, what came of it, what it cost, and everything that happened to it. */

import { isFinal } from "@sluice/domain";
import { useRoute } from "preact-iso";
import { CopyButton } from "../parts/copy_button.tsx";
import { Empty } from "../parts/empty.tsx";
import { Page } from "../parts/page.tsx";
import { When } from "../parts/when.tsx";
import { Standing } from "../queue/standing.tsx";
import { reasonOf } from "../state/act.ts";
import type { ApiError } from "../state/api.ts";
import { facts } from "../state/mod.ts";
import { t } from "../text/mod.ts";
import { Asked } from "./asked.tsx";
import { JobActions } from "./job_actions.tsx";
import { Money } from "./money.tsx";
import { Results } from "./results.tsx";
import { jobOf } from "./story.ts";
import { TileFailure } from "./tile_failure.tsx";
import { Timeline } from "./timeline.tsx";
import { useHistory } from "./use_history.ts";

export function JobPage() {
  const { params } = useRoute();
  const jobId = (params["job"] ?? "").toLowerCase();
  const { events, error, again } = useHistory(jobId);
  const job = facts.job(jobId).value ?? (events === null ? undefined : jobOf(events));
  if (job === undefined) return <Unknown error={error} settled={events !== null} again={again} />;
  return (
    <Page title={t("jobPage.title")} look="job-page" actions={<JobActions job={job} />}>
      <header class="card job-head">
        <p class="job-prompt" dir="auto">{job.spec.prompt || t("queue.noPrompt")}</p>
        {!isFinal(job) && <Standing job={job} />}
        {job.erasedAt === undefined ? <TileFailure job={job} /> : <Erased at={job.erasedAt} />}
      </header>
      <div class="job-columns">
        <div class="job-column">
          <Results job={job} />
          <Timeline job={job} events={events ?? []} />
        </div>
        <div class="job-column">
          <Asked job={job} />
          <Money job={job} />
        </div>
      </div>
    </Page>
  );
}

function Erased({ at }: { readonly at: number }) {
  return (
    <p class="notice">
      {t("jobPage.erasedAt")} <When at={at} />
    </p>
  );
}

/** Before there is an answer, and when the answer is that there is nothing. */
function Unknown(
  { error, settled, again }: {
    readonly error: ApiError | null;
    readonly settled: boolean;
    readonly again: () => void;
  },
) {
  const missing = settled || error?.status === 404 || error?.status === 400;
  return (
    <Page title={t("jobPage.title")}>
      {missing
        ? (
          <Empty icon="queue" title={t("jobPage.missing")}>
            <p>{t("jobPage.missingHelp")}</p>
            <a class="button primary" href="/queue">{t("shell.queue")}</a>
          </Empty>
        )
        : error === null
        ? <div class="skeleton job-wait" role="status" aria-label={t("jobPage.loading")} />
        : (
          <Empty icon="warning" title={t("jobPage.unreachable")}>
            <p>{reasonOf(error)}</p>
            <button type="button" class="button primary" onClick={again}>{t("jobPage.tryAgain")}</button>
            {error.requestId && <CopyButton text={error.requestId} label={t("error.copyRequestId")} />}
          </Empty>
        )}
    </Page>
  );
}
