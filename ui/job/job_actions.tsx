/** What can be done with a job: stopped or moved while it is open, done again or forgotten when it has ended. */

import { isFinal, type Job } from "@sluice/domain";
import { useLocation } from "preact-iso";
import { useRef } from "preact/hooks";
import { confirm } from "../parts/confirm.tsx";
import { CopyButton } from "../parts/copy_button.tsx";
import { Icon } from "../parts/icon.tsx";
import { lists } from "../queue/lists.ts";
import { sectionOf } from "../queue/order.ts";
import { RowActions } from "../queue/row_actions.tsx";
import { act } from "../state/act.ts";
import { api } from "../state/api.ts";
import { promptWanted } from "../state/draft.ts";
import { newId } from "../state/new_id.ts";
import { toast } from "../state/toasts.ts";
import { t } from "../text/mod.ts";
import { madeOf } from "./made.ts";
import { recallWithUndo } from "./recall_with_undo.ts";

export function JobActions({ job }: { readonly job: Job }) {
  const { route } = useLocation();
  const made = job.erasedAt === undefined ? madeOf(job) : null;
  const edit = () => {
    if (made === null) return;
    recallWithUndo(made, "all", t("job.recalled"));
    promptWanted.value++;
    route("/");
  };
  return (
    <>
      <CopyButton text={job.spec.jobId} label={t("jobPage.copyId")} />
      {made !== null && (
        <button type="button" class="button" onClick={edit}>
          <Icon name="edit" />
          {t("jobPage.edit")}
        </button>
      )}
      {isFinal(job) ? job.erasedAt === undefined && <Finished job={job} route={route} /> : <Open job={job} />}
    </>
  );
}

function Open({ job }: { readonly job: Job }) {
  const place = lists.next.value.indexOf(job.spec.jobId);
  const last = lists.next.value.length - 1;
  return <RowActions job={job} section={sectionOf(job)} first={place === 0} last={place === last} />;
}

function Finished({ job, route }: { readonly job: Job; readonly route: (path: string) => void }) {
  // the same press is the same job, however often its answer is lost
  const keys = useRef({ same: newId(), new: newId() });
  const again = async (seed: "same" | "new") => {
    const done = await act({
      run: () =>
        api<{ readonly jobId: string }>(`/api/jobs/${job.spec.jobId}/retry`, {
          method: "POST",
          body: { seed },
          headers: { "idempotency-key": keys.current[seed] },
        }),
      failed: t("jobPage.retryFailed"),
    });
    if (done === null) return;
    keys.current[seed] = newId();
    route(`/jobs/${done.jobId}`);
  };
  const seeded = job.spec.settings.seed !== undefined || job.outputs.some(({ seed }) => seed !== undefined);
  return (
    <>
      {seeded && (
        <button type="button" class="button" onClick={() => again("same")}>{t("jobPage.retrySame")}</button>
      )}
      <button type="button" class="button" onClick={() => again("new")}>
        <Icon name="retry" />
        {t("jobPage.retryNew")}
      </button>
      <button type="button" class="button danger" onClick={() => erase(job)}>
        <Icon name="trash" />
        {t("jobPage.delete")}
      </button>
    </>
  );
}

async function erase({ spec: { jobId }, outputs }: Job): Promise<void> {
  const yes = await confirm({
    title: t("jobPage.deleteTitle"),
    text: t("jobPage.deleteText", { n: outputs.length }),
    yes: t("jobPage.deleteYes"),
    danger: true,
  });
  if (!yes) return;
  const run = () => api(`/api/jobs/${jobId}/outputs`, { method: "DELETE" });
  const done = await act({ run, failed: t("jobPage.deleteFailed") });
  if (done !== null) toast({ kind: "done", text: t("jobPage.deleted") });
}
