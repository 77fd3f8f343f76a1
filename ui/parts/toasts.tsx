/** Where notices appear. */

import { dismiss, toasts } from "../state/toasts.ts";
import { t } from "../text/mod.ts";
import { CopyButton } from "./copy_button.tsx";
import { IconButton } from "./icon_button.tsx";

export function Toasts() {
  return (
    <section class="toasts" aria-label={t("toast.list")}>
      {toasts.value.map(({ id, kind, text, action, requestId }) => (
        <div key={id} class={`toast ${kind}`} role={kind === "failed" ? "alert" : "status"}>
          <p>{text}</p>
          {requestId && <CopyButton text={requestId} label={t("error.copyRequestId")} />}
          {action && (
            <button
              type="button"
              class="button quiet"
              onClick={() => {
                dismiss(id);
                action.run();
              }}
            >
              {action.label}
            </button>
          )}
          <IconButton
            icon="close"
            label={t("toast.dismiss")}
            onClick={() =>
              dismiss(id)}
          />
        </div>
      ))}
    </section>
  );
}
