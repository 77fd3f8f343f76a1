/** Pages whose code comes when somebody goes to them. What could not be fetched is said and tried again, not remembered. */

import type { ComponentType, FunctionComponent } from "preact";
import { useEffect, useReducer, useState } from "preact/hooks";
import { Empty } from "../parts/empty.tsx";
import { t } from "../text/mod.ts";

/** The page that `load` brings; as long as it is on its way the router leaves the one before where it is. */
export function lazy<P extends object>(load: () => Promise<ComponentType<P>>): FunctionComponent<P> {
  let Page: ComponentType<P> | null = null;
  let failed = false;
  let loading: Promise<void> | null = null;
  const fetched = () =>
    loading ??= load().then((page) => void (Page = page), () => void (failed = true))
      .finally(() => loading = null);
  const forget = () => {
    failed = false;
  };
  return function Lazy(props) {
    const [, draw] = useReducer((n: number, _: void) => n + 1, 0);
    if (Page !== null) return <Page {...props} />;
    const again = () => fetched().then(() => draw());
    if (failed) return <NotFetched again={again} forget={forget} />;
    // the router waits for it; this is what draws the page into its place
    throw again();
  };
}

interface NotFetchedProps {
  readonly again: () => Promise<void>;
  readonly forget: () => void;
}

function NotFetched({ again, forget }: NotFetchedProps) {
  const [busy, setBusy] = useState(false);
  useEffect(() => forget, []);
  const run = async () => {
    setBusy(true);
    await again();
    setBusy(false);
  };
  return (
    <Empty icon="warning" title={t("error.notFetched")}>
      <p>{t("error.notFetchedHelp")}</p>
      <button
        type="button"
        class="button primary"
        aria-disabled={busy}
        onClick={() => busy || run()}
      >
        {t(busy ? "list.loading" : "list.again")}
      </button>
      <button type="button" class="button" onClick={() => location.reload()}>{t("error.reload")}</button>
    </Empty>
  );
}
