import { useSignal } from "@preact/signals";
import { CopyButton } from "./copy_button.tsx";
import type { Desk } from "./desk.ts";
import { logOf } from "./log.ts";

/** What is needed seldom: the log, the side panel, the version. */
export function Tools({ desk, version }: { readonly desk: Desk; readonly version: string }) {
  const error = useSignal<string | null>(null);
  const openPanel = () =>
    desk.door.openPanel().then(
      () => error.value = null,
      (reason: unknown) => error.value = `Not opened: ${reason instanceof Error ? reason.message : reason}`,
    );
  return (
    <footer class="tools">
      <CopyButton desk={desk} label="Copy log" done="Log copied" text={() => logOf(desk)} />
      {desk.view === "popup" && (
        <button type="button" class="plain" onClick={() => void openPanel()}>Open side panel</button>
      )}
      <span class="quiet small version">{version}</span>
      {error.value !== null && <p class="error" role="alert">{error.value}</p>}
    </footer>
  );
}
