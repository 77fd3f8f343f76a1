/** What stands around every page. */

import type { ComponentChildren } from "preact";
import { useLocation } from "preact-iso";
import { keysLabel, useKeys } from "../keyboard/keys.ts";
import { Layers } from "../palette/layers.tsx";
import { toggleLayer } from "../palette/open.ts";
import { Questions } from "../parts/confirm.tsx";
import { IconButton } from "../parts/icon_button.tsx";
import { OnPage } from "../parts/on_top.tsx";
import { facts } from "../state/mod.ts";
import { t } from "../text/mod.ts";
import { ConnectionState } from "./connection.tsx";
import { Nav } from "./nav.tsx";

export function Shell({ children }: { readonly children: ComponentChildren }) {
  const { route } = useLocation();
  useKeys({
    "go.create": () => route("/"),
    "go.gallery": () => route("/gallery"),
    "go.canvas": () => route("/canvas"),
    "go.queue": () => route("/queue"),
    "go.references": () => route("/references"),
    "go.agents": () => route("/agents"),
    "queue.cancelCurrent": () => void import("../queue/stops.ts").then((stops) => stops.cancelCurrent()),
    "queue.clear": () => void import("../queue/stops.ts").then((stops) => stops.clearQueue()),
  });
  return (
    <div class="shell">
      <a class="skip" href="#content">{t("shell.skip")}</a>
      <header class="top glass">
        <a class="brand" href="/">
          <img src="/studio/icon.svg" alt="" width="24" height="24" />
          <span>Sluice</span>
        </a>
        <ConnectionState />
        <IconButton
          icon="search"
          label={t("palette.open")}
          keys={keysLabel("palette.open")}
          onClick={() => toggleLayer("palette")}
        />
        <a class="credits" href="/account">
          {t("credits.left", { n: facts.account.value?.balance.available ?? 0 })}
        </a>
      </header>
      <Nav />
      <main id="content" tabIndex={-1}>{children}</main>
      <Questions />
      <Layers />
      <OnPage />
    </div>
  );
}
