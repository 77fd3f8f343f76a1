/** Whether what stands on the screen is of now: quiet while it is, plain when it is not, and never in the way. */

import { connection } from "../state/stream.ts";
import { t } from "../text/mod.ts";

export function ConnectionState() {
  const { state } = connection.value;
  return (
    <span
      class={`connection ${state}`}
      role="status"
      title={state === "offline" ? t("connection.offlineHelp") : undefined}
    >
      <span class="dot" aria-hidden="true" />
      <span class="connection-word">{t(`connection.${state}`)}</span>
    </span>
  );
}
