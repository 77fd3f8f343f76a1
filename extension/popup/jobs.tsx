import { useId } from "preact/hooks";
import type { JobStatus } from "../status.ts";
import type { Desk } from "./desk.ts";
import { clock } from "./times.ts";
import { counted, phaseInWords, titleOf } from "./words.ts";

/** How many fit into the popup. */
const POPUP_JOBS = 3;

/** The jobs in work; in the popup the first few. */
export function Jobs({ desk, jobs }: { readonly desk: Desk; readonly jobs: readonly JobStatus[] }) {
  if (jobs.length === 0) return null;
  const shown = desk.view === "popup" ? jobs.slice(0, POPUP_JOBS) : jobs;
  const more = jobs.length - shown.length;
  return (
    <>
      <ul class="jobs" aria-label="Jobs in work">
        {shown.map((job) => <Job key={job.jobId} desk={desk} job={job} />)}
      </ul>
      {more > 0 && <p class="quiet small">and {counted(more, "more job", "more jobs")} in the side panel</p>}
    </>
  );
}

function Job({ desk, job }: { readonly desk: Desk; readonly job: JobStatus }) {
  const id = useId();
  return (
    <li>
      <p class="prompt" id={id} title={job.prompt}>{titleOf(job)}</p>
      <p class="quiet small row">
        <span>{phaseInWords(job.phase)}</span>
        <span class="clock">{clock(desk.now.value - job.since)}</span>
      </p>
      {job.progress !== null && (
        <p class="row">
          <progress max={100} value={job.progress} aria-labelledby={id} />
          <span class="small clock">{Math.floor(job.progress)} %</span>
        </p>
      )}
    </li>
  );
}
