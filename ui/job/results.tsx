/** What a job made, each with how it can be told from all others. */

import type { Job, Output } from "@sluice/domain";
import { CopyButton } from "../parts/copy_button.tsx";
import { Icon } from "../parts/icon.tsx";
import { mediaUrl, Thumb } from "../parts/media.tsx";
import { size, t } from "../text/mod.ts";

export function Results({ job }: { readonly job: Job }) {
  const { outputs, spec, state, erasedAt } = job;
  const ended = state.status !== "completed" && "at" in state;
  if (erasedAt !== undefined || (ended && outputs.length === 0)) return null;
  return (
    <section class="card" aria-labelledby="job-outputs">
      <h2 id="job-outputs">{t("jobPage.outputs")}</h2>
      {outputs.length === 0 ? <p class="hint">{t("jobPage.noOutputs")}</p> : (
        <ol class="job-outputs">
          {outputs.map((output) => <Made key={output.index} jobId={spec.jobId} output={output} />)}
        </ol>
      )}
    </section>
  );
}

function Made({ jobId, output }: { readonly jobId: string; readonly output: Output }) {
  const { index, mediaId, mime, width, height, bytes, seed } = output;
  const n = index + 1;
  const seen = mime.startsWith("image/") || mime.startsWith("video/");
  const details = [
    mime,
    width === null ? "" : `${width} × ${height}`,
    size(bytes),
    seed === undefined ? "" : `${t("jobPage.seed")} ${seed}`,
  ].filter(Boolean).join(" · ");
  return (
    <li>
      <a
        class="job-output"
        href={seen ? `/gallery/${jobId}.${index}` : mediaUrl(mediaId)}
        aria-label={t("jobPage.open", { n })}
      >
        {seen
          ? <Thumb mediaId={mediaId} alt="" width={width} height={height} variant="preview" />
          : t("jobPage.text")}
      </a>
      <div class="job-output-foot">
        <p class="hint numbers" translate={false}>{details}</p>
        <CopyButton text={mediaId} label={t("jobPage.copyHash", { n })} />
        <a
          class="icon-button"
          href={mediaUrl(mediaId)}
          download={`${jobId}-${n}`}
          aria-label={t("jobPage.download", { n })}
          title={t("jobPage.download", { n })}
        >
          <Icon name="download" />
        </a>
      </div>
    </li>
  );
}
