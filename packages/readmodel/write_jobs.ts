/** Jobs into their table. */

import type { Job } from "@sluice/domain";
import { type Kysely, sql } from "kysely";
import type { Changes } from "./changes.ts";
import { uuidIds } from "./id_list.ts";
import type { Schema } from "./schema.ts";

/** Commits that are remembered of a job: the first ones. */
const COMMITS_KEPT = 1_000;

export async function writeJobs(db: Kysely<Schema>, cell: number, { jobs, erased }: Changes): Promise<void> {
  if (jobs.size === 0) return;
  const rows = [];
  for (const { job, commits } of jobs.values()) if (job !== null) rows.push(rowOf(job, commits));
  if (rows.length > 0) {
    await sql`
      insert into jobs (job_id, cell, account_id, kind, status, model, batch_id, submitted_at, prompt, updated, commits, doc)
      select r.job_id, ${cell}::int, r.account_id, r.kind, r.status, r.model, r.batch_id, r.submitted_at, r.prompt,
        r.updated, r.commits, r.doc
      from jsonb_to_recordset(${rows}::jsonb) as r(job_id uuid, account_id text, kind text, status text, model text,
        batch_id text, submitted_at bigint, prompt text, updated bigint, commits bigint[], doc jsonb)
      on conflict (job_id) do update set status = excluded.status, updated = excluded.updated, doc = excluded.doc,
        commits = (jobs.commits || excluded.commits)[1:${sql.lit(COMMITS_KEPT)}]`.execute(db);
  }
  await erase(db, jobs, erased);
  await noteErased(db, cell, erased);
}

/** Apart from the rest, for writing a prompt makes the database find its words again. */
async function erase(db: Kysely<Schema>, jobs: Changes["jobs"], erased: Changes["erased"]): Promise<void> {
  if (erased.size === 0) return;
  const isGone = (jobId: string) => jobs.get(jobId)?.job === null;
  const gone = [...erased.keys()].filter(isGone);
  const emptied = [...erased.keys()].filter((jobId) => !isGone(jobId));
  if (gone.length > 0) await db.deleteFrom("jobs").where("job_id", "in", uuidIds(gone)).execute();
  if (emptied.length === 0) return;
  await db.updateTable("jobs").set({ prompt: "" }).where("job_id", "in", uuidIds(emptied)).execute();
}

/** One that is erased again, now as an entry, has its row already. */
async function noteErased(db: Kysely<Schema>, cell: number, erased: Changes["erased"]): Promise<void> {
  if (erased.size === 0) return;
  const rows = Array.from(erased, ([jobId, accountId]) => ({ job_id: jobId, account_id: accountId }));
  await sql`
    insert into erased_jobs (job_id, account_id, cell)
    select r.job_id, r.account_id, ${cell}::int
    from jsonb_to_recordset(${rows}::jsonb) as r(job_id uuid, account_id text)
    on conflict do nothing`.execute(db);
}

function rowOf(job: Job, commits: readonly number[]) {
  return {
    job_id: job.spec.jobId,
    account_id: job.spec.accountId,
    kind: job.spec.kind,
    status: job.state.status,
    model: job.spec.model,
    batch_id: job.spec.batchId ?? null,
    submitted_at: job.submittedAt,
    prompt: job.spec.prompt,
    updated: commits.at(-1),
    commits: commits.slice(0, COMMITS_KEPT),
    doc: job,
  };
}
