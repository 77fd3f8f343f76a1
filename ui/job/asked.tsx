/** What a job was asked for, and the jobs that it has to do with. */

import { findModel, isJobReference, type Job, type Reference } from "@sluice/domain";
import { FactsList } from "../parts/facts_list.tsx";
import { Thumb } from "../parts/media.tsx";
import { When } from "../parts/when.tsx";
import { facts } from "../state/mod.ts";
import { clock, number, t } from "../text/mod.ts";

export function Asked({ job }: { readonly job: Job }) {
  const { spec, submittedAt, startedAt, finishedAt } = job;
  const { settings } = spec;
  return (
    <section class="card" aria-labelledby="job-asked">
      <h2 id="job-asked">{t("jobPage.asked")}</h2>
      <FactsList
        facts={[
          [t("jobPage.negative"), spec.negativePrompt],
          [t("jobPage.model"), findModel(spec.model)?.title ?? spec.model],
          [t("jobPage.kind"), spec.kind === "text" ? null : t(`create.${spec.kind}`)],
          [t("jobPage.ratio"), settings.aspectRatio],
          [t("jobPage.count"), number(settings.count)],
          [t("jobPage.duration"), settings.duration && t("jobPage.seconds", { n: settings.duration })],
          [t("jobPage.resolution"), settings.resolution],
          [t("jobPage.seed"), settings.seed?.toString()],
          [t("jobPage.priority"), spec.priority === 0 ? null : number(spec.priority)],
          [t("jobPage.submitted"), <When at={submittedAt} />],
          [t("jobPage.finished"), finishedAt && <When at={finishedAt} />],
          [t("jobPage.took"), startedAt && finishedAt && clock(finishedAt - startedAt)],
          [t("jobPage.agent"), <TheAgent job={job} />],
          [t("jobPage.id"), <code class="job-id">{spec.jobId}</code>],
          ...related(job),
        ]}
      />
      {spec.references.length > 0 && <References references={spec.references} />}
    </section>
  );
}

function TheAgent({ job: { state, lastFailure } }: { readonly job: Job }) {
  const id = "agentId" in state ? state.agentId : lastFailure?.agentId;
  if (id === undefined) return <span>{t("queue.nothing")}</span>;
  const name = facts.agents.value.get(id)?.name;
  return name === undefined ? <code>{id.slice(0, 8)}</code> : <a href={`/agents/${id}`}>{name}</a>;
}

function related({ spec }: Job) {
  const again = facts.jobIds.value.filter((id) => facts.job(id).value?.spec.retryOf === spec.jobId);
  return [
    [
      t("jobPage.batch"),
      spec.batchId && t("jobPage.batchRow", { batch: spec.batchId.slice(0, 8), row: spec.row ?? "" }),
    ],
    [t("jobPage.dependsOn"), spec.dependsOn.length > 0 && <Jobs ids={spec.dependsOn} />],
    [t("jobPage.retryOf"), spec.retryOf && <Jobs ids={[spec.retryOf]} />],
    [t("jobPage.retriedAs"), again.length > 0 && <Jobs ids={again} />],
    [t("jobPage.madeFrom"), spec.origin && <Jobs ids={[spec.origin.jobId]} />],
  ].map(([name, value]) => [name as string, value || null] as const);
}

/** Links to other jobs, by their prompts where these are known. */
function Jobs({ ids }: { readonly ids: readonly string[] }) {
  return (
    <ul class="job-links">
      {ids.map((id) => (
        <li key={id}>
          <a href={`/jobs/${id}`} dir="auto">
            {facts.job(id).value?.spec.prompt.slice(0, 60) || id.slice(0, 8)}
          </a>
        </li>
      ))}
    </ul>
  );
}

function References({ references }: { readonly references: readonly Reference[] }) {
  return (
    <>
      <h3>{t("jobPage.references")}</h3>
      <ol class="job-references">
        {references.map((reference, i) => {
          const label = t("jobPage.reference", { n: i + 1, role: t(`role.${reference.role}`) });
          return (
            <li key={i}>
              {isJobReference(reference)
                ? (
                  <a href={`/jobs/${reference.fromJob}`}>
                    {t("jobPage.fromJob", { n: reference.index + 1 })}
                  </a>
                )
                : <Thumb mediaId={reference.mediaId} alt="" width={96} height={96} />}
              <span class="hint">{label}</span>
            </li>
          );
        })}
      </ol>
    </>
  );
}
