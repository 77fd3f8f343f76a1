/** What a person chooses for this browser, and what the studio is. */

import { useEffect } from "preact/hooks";
import { Page } from "../parts/page.tsx";
import { act } from "../state/act.ts";
import { logOut } from "../state/session.ts";
import { t } from "../text/mod.ts";
import { About } from "./about.tsx";
import { Looks } from "./looks.tsx";
import { Shortcuts } from "./shortcuts.tsx";
import { Stored } from "./stored.tsx";

export function SettingsPage() {
  useEffect(() => {
    // the page comes after its address: the browser has looked for the section already
    if (location.hash !== "") document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }, []);
  const actions = (
    <button
      type="button"
      class="button"
      onClick={() => void act({ run: logOut, failed: t("settings.notSignedOut") })}
    >
      {t("shell.logOut")}
    </button>
  );
  return (
    <Page title={t("shell.settings")} actions={actions}>
      <Looks />
      <Shortcuts />
      <Stored />
      <About />
    </Page>
  );
}
