/** What a job was asked for, and the jobs that it has to do with. */

import { findModel, isJobReference, type Job, type Reference } from "@sluice/domain";
import { Fact, FactsList } from "../parts/facts_list.tsx";
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
      <FactsList>
        <Fact name={t("jobPage.negative")}>{spec.negativePrompt}</Fact>
        <Fact name={t("jobPage.model")}>
          <span translate={false}>{findModel(spec.model)?.title ?? spec.model}</span>
        </Fact>
        <Fact name={t("jobPage.kind")}>{spec.kind === "text" ? null : t(`create.${spec.kind}`)}</Fact>
        <Fact name={t("jobPage.ratio")}>
          <span translate={false}>{settings.aspectRatio}</span>
        </Fact>
        <Fact name={t("jobPage.count")}>{number(settings.count)}</Fact>
        <Fact name={t("jobPage.duration")}>
          {settings.duration && t("jobPage.seconds", { n: settings.duration })}
        </Fact>
        <Fact name={t("jobPage.resolution")}>{settings.resolution}</Fact>
        <Fact name={t("jobPage.seed")}>{settings.seed?.toString()}</Fact>
        <Fact name={t("jobPage.priority")}>{spec.priority === 0 ? null : number(spec.priority)}</Fact>
        <Fact name={t("jobPage.submitted")}>
          <When at={submittedAt} />
        </Fact>
        <Fact name={t("jobPage.finished")}>{finishedAt && <When at={finishedAt} />}</Fact>
        <Fact name={t("jobPage.took")}>{startedAt && finishedAt && clock(finishedAt - startedAt)}</Fact>
        <TheAgent job={job} />
        <Fact name={t("jobPage.id")}>
          <code class="job-id">{spec.jobId}</code>
        </Fact>
        <Related job={job} />
      </FactsList>
      {spec.references.length > 0 && <References references={spec.references} />}
    </section>
  );
}

function TheAgent({ job: { state, lastFailure } }: { readonly job: Job }) {
  const id = "agentId" in state ? state.agentId : lastFailure?.agentId;
  if (id === undefined) return null;
  const name = facts.agents.value.get(id)?.name;
  return (
    <Fact name={t("jobPage.agent")}>
      {name === undefined
        ? <code>{id.slice(0, 8)}</code>
        : <a href={`/agents/${id}`} translate={false}>{name}</a>}
    </Fact>
  );
}

function Related({ job: { spec } }: { readonly job: Job }) {
  const { batchId, row = "", dependsOn, retryOf, origin, jobId } = spec;
  const again = facts.jobIds.value.filter((id) => facts.job(id).value?.spec.retryOf === jobId);
  return (
    <>
      <Fact name={t("jobPage.batch")}>
        {batchId && t("jobPage.batchRow", { batch: batchId.slice(0, 8), row })}
      </Fact>
      <Fact name={t("jobPage.dependsOn")}>{dependsOn.length > 0 && <Jobs ids={dependsOn} />}</Fact>
      <Fact name={t("jobPage.retryOf")}>{retryOf && <Jobs ids={[retryOf]} />}</Fact>
      <Fact name={t("jobPage.retriedAs")}>{again.length > 0 && <Jobs ids={again} />}</Fact>
      <Fact name={t("jobPage.madeFrom")}>{origin && <Jobs ids={[origin.jobId]} />}</Fact>
    </>
  );
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
