/** Where an asset came from, and what was made of it. */

import type { Asset, Job } from "@sluice/domain";
import { mediaUrl, Thumb } from "../parts/media.tsx";
import { facts } from "../state/mod.ts";
import { t } from "../text/mod.ts";

export function Lineage({ asset }: { readonly asset: Asset }) {
  const { jobId, references, origin, retryOf } = asset;
  const made = madeOf(asset);
  return (
    <section>
      <h3>{t("lightbox.lineage")}</h3>
      {references.length > 0 && (
        <ol class="details-references" aria-label={t("lightbox.references")}>
          {references.map(({ mediaId, role, mime }, n) => (
            <li key={n}>
              <a href={mediaUrl(mediaId)} target="_blank" rel="noopener">
                {mime.startsWith("image/") && <Thumb mediaId={mediaId} alt="" width={null} height={null} />}
                <span>{t("lightbox.reference", { n: n + 1, role: t(`role.${role}`) })}</span>
              </a>
            </li>
          ))}
        </ol>
      )}
      <ul class="details-links">
        {origin !== null && (
          <li>
            <a href={`/jobs/${origin.jobId}`}>{t(`lightbox.origin.${origin.how}`)}</a>
          </li>
        )}
        {retryOf !== null && (
          <li>
            <a href={`/jobs/${retryOf}`}>{t("lightbox.retryOf")}</a>
          </li>
        )}
        <li>
          <a href={`/jobs/${jobId}`}>{t("lightbox.job")}</a>
        </li>
        {made.map(({ spec }) => (
          <li key={spec.jobId}>
            <a href={`/jobs/${spec.jobId}`} dir="auto">
              {t("lightbox.madeOfIt", { prompt: spec.prompt.slice(0, 80) })}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The jobs at hand that started from it, newest first: those of now and the recent ones. */
function madeOf({ jobId, output }: Asset): readonly Job[] {
  return facts.jobIds.value.toReversed().map((id) => facts.job(id).value).filter((job) => job !== undefined)
    .filter(({ spec }) =>
      spec.retryOf === jobId || spec.origin?.jobId === jobId ||
      spec.references.some((one) => "mediaId" in one && one.mediaId === output.mediaId)
    );
}
