/** What the studio keeps in this browser, and how to be rid of it. */

import { confirm } from "../parts/confirm.tsx";
import { size, t } from "../text/mod.ts";

const PREFIX = "sluice.";

export function Stored() {
  const names = storedNames();
  const bytes = names.reduce(
    (sum, name) => sum + 2 * (name.length + (localStorage.getItem(name)?.length ?? 0)),
    0,
  );
  return (
    <section class="card">
      <header class="card-head">
        <h2>{t("settings.stored")}</h2>
        <button type="button" class="button danger" onClick={clear} disabled={names.length === 0}>
          {t("settings.clear")}
        </button>
      </header>
      <p>{t("settings.storedHelp")}</p>
      <p class="hint">{t("settings.storedSize", { n: names.length, size: size(bytes) })}</p>
    </section>
  );
}

function storedNames(): readonly string[] {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
  } catch {
    // a browser that keeps nothing
    return [];
  }
}

async function clear(): Promise<void> {
  const sure = await confirm({
    title: t("settings.clearTitle"),
    text: t("settings.clearText"),
    yes: t("settings.clear"),
    danger: true,
  });
  if (!sure) return;
  for (const name of storedNames()) localStorage.removeItem(name);
  // what is in memory would be written down again
  location.reload();
}
