/** What this is, and where more is said of it. */

import { CopyButton } from "../parts/copy_button.tsx";
import { facts } from "../state/mod.ts";
import { t } from "../text/mod.ts";

export function About() {
  const url = facts.publicUrl.value;
  return (
    <section class="card">
      <h2>{t("settings.about")}</h2>
      <dl class="pairs">
        <dt>{t("settings.version")}</dt>
        <dd>
          <code>{facts.version.value}</code>
        </dd>
        <dt>{t("settings.server")}</dt>
        <dd class="with-copy">
          <code class="long">{url}</code>
          <CopyButton text={url} label={t("settings.copyServer")} />
        </dd>
      </dl>
      <p class="links">
        <a href="/docs" target="_blank">{t("settings.docs")}</a>
        <a href="/openapi.json" target="_blank">{t("settings.openapi")}</a>
        <a href="/studio/licences.txt" target="_blank">{t("settings.licences")}</a>
      </p>
    </section>
  );
}
