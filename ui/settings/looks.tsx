/** How the studio looks and says things. */

import { locale, theme, timeStyle } from "../state/prefs.ts";
import { t } from "../text/mod.ts";
import { Choice } from "./choice.tsx";

const THEMES = ["dark", "light", "system", "contrast"] as const;
const TIMES = ["relative", "local", "utc"] as const;

export function Looks() {
  const less = [
    matchMedia("(prefers-reduced-motion: reduce)").matches && t("settings.lessMotion"),
    matchMedia("(prefers-reduced-transparency: reduce)").matches && t("settings.lessGlass"),
  ].filter(Boolean);
  return (
    <section class="card">
      <h2>{t("settings.looks")}</h2>
      <div class="setting">
        <h3 id="setting-theme">{t("settings.theme")}</h3>
        <Choice
          labelledBy="setting-theme"
          value={theme.value}
          options={THEMES.map((word) => [word, t(`settings.theme.${word}`)])}
          onChange={(word) => theme.value = word}
        />
      </div>
      <div class="setting">
        <h3 id="setting-time">{t("settings.time")}</h3>
        <Choice
          labelledBy="setting-time"
          value={timeStyle.value}
          options={TIMES.map((word) => [word, t(`settings.time.${word}`)])}
          onChange={(word) => timeStyle.value = word}
        />
      </div>
      <div class="setting">
        <label for="setting-language">{t("settings.language")}</label>
        <select
          id="setting-language"
          value={locale.value}
          onChange={(event) => locale.value = event.currentTarget.value as typeof locale.value}
        >
          <option value="en" lang="en">{t("settings.english")}</option>
          {/* for those who look after the words; nobody is led to it */}
          {locale.value === "x-pseudo" && <option value="x-pseudo">{t("settings.pseudo")}</option>}
        </select>
      </div>
      <p class="hint">{less.length === 0 ? t("settings.system") : less.join(" ")}</p>
    </section>
  );
}
