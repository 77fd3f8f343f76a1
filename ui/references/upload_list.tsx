/** What is on its way, and what did not arrive. */

import { CopyButton } from "../parts/copy_button.tsx";
import { IconButton } from "../parts/icon_button.tsx";
import { size, t } from "../text/mod.ts";
import { again, dismissUpload, type Upload, uploads } from "./uploads.ts";

export function UploadList() {
  if (uploads.value.length === 0) return null;
  return (
    <ul class="uploads" aria-label={t("references.uploads")}>
      {uploads.value.map((one) => <Row key={one.id} upload={one} />)}
    </ul>
  );
}

function Row({ upload: { id, name, size: bytes, state } }: { readonly upload: Upload }) {
  return (
    <li class={state.type === "failed" ? "notice bad upload" : "card upload"}>
      <span class="row-main">
        <strong translate={false} dir="auto" class="long">{name}</strong>
        {state.type === "failed"
          ? <span role="alert" translate={false}>{state.reason}</span>
          : <Way state={state} bytes={bytes} />}
      </span>
      {state.type === "failed" && (
        <>
          {state.requestId && <CopyButton text={state.requestId} label={t("error.copyRequestId")} />}
          <button type="button" class="button small" onClick={() => again(id)}>{t("list.again")}</button>
        </>
      )}
      <IconButton
        icon="close"
        label={t(state.type === "failed" ? "references.dismiss" : "references.stop", { name })}
        onClick={() => dismissUpload(id)}
      />
    </li>
  );
}

function Way({ state, bytes }: { readonly state: Upload["state"]; readonly bytes: number | null }) {
  if (state.type === "failed") return null;
  if (state.type === "waiting") return <span class="quiet">{t("references.waiting")}</span>;
  if (state.share === null || state.share === 1 || bytes === null) {
    return (
      <span class="quiet">{t(state.share === null ? "references.fetching" : "references.looking")}</span>
    );
  }
  const sent = t("references.sent", { sent: size(bytes * state.share), of: size(bytes) });
  return (
    <>
      <progress value={state.share} max={1} aria-label={sent} />
      <span class="quiet numbers">{sent}</span>
    </>
  );
}
