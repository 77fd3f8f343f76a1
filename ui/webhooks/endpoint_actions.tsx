/** What can be done with an endpoint. */

import { useLocation } from "preact-iso";
import { useState } from "preact/hooks";
import { confirm } from "../parts/confirm.tsx";
import { act } from "../state/act.ts";
import { api } from "../state/api.ts";
import { toast } from "../state/toasts.ts";
import { t } from "../text/mod.ts";
import type { Endpoint, Tested, WithSecret } from "./api_shapes.ts";

export interface EndpointActionsProps {
  readonly endpoint: Endpoint;
  readonly onEdit: () => void;
  readonly onRotated: (endpoint: WithSecret) => void;
}

export function EndpointActions({ endpoint, onEdit, onRotated }: EndpointActionsProps) {
  const { route } = useLocation();
  const path = `/api/webhooks/${endpoint.id}`;
  const remove = async () => {
    const sure = await confirm({
      title: t("webhooks.deleteTitle"),
      text: t("webhooks.deleteText", { url: endpoint.url }),
      yes: t("webhooks.delete"),
      danger: true,
    });
    if (!sure) return;
    const gone = await act({
      run: () => api(path, { method: "DELETE" }),
      failed: t("webhooks.notDeleted"),
    });
    if (gone === null) return;
    toast({ kind: "done", text: t("webhooks.deleted") });
    route("/webhooks");
  };
  const rotate = async () => {
    const [title, text, yes] = [t("webhooks.rotateTitle"), t("webhooks.rotateText"), t("webhooks.rotate")];
    if (!await confirm({ title, text, yes })) return;
    const rotated = await act({
      run: () => api<WithSecret>(`${path}/rotate`, { method: "POST" }),
      failed: t("webhooks.notRotated"),
    });
    if (rotated !== null) onRotated(rotated);
  };
  return (
    <div class="row-actions">
      <TestButton path={path} />
      <button type="button" class="button" onClick={onEdit}>{t("webhooks.edit")}</button>
      <button type="button" class="button" onClick={rotate}>{t("webhooks.rotate")}</button>
      <button type="button" class="button danger" onClick={remove}>{t("webhooks.delete")}</button>
    </div>
  );
}

/** Whether the endpoint is told at all. */
export function Switch({ endpoint: { id, enabled } }: { readonly endpoint: Endpoint }) {
  return (
    <input
      type="checkbox"
      role="switch"
      aria-label={t("webhooks.switch")}
      checked={enabled}
      onChange={({ currentTarget }) => void switchTo(id, currentTarget)}
    />
  );
}

/** The box shows the wish at once, and goes back when it is refused. */
async function switchTo(id: string, box: HTMLInputElement): Promise<void> {
  const enabled = box.checked;
  const done = await act({
    run: () => api(`/api/webhooks/${id}`, { method: "PATCH", body: { enabled } }),
    failed: t("webhooks.notChanged"),
  });
  if (done === null) box.checked = !enabled;
}

function TestButton({ path }: { readonly path: string }) {
  const [busy, setBusy] = useState(false);
  const test = async () => {
    setBusy(true);
    const tested = await act({
      run: () => api<Tested>(`${path}/test`, { method: "POST" }),
      failed: t("webhooks.testNot"),
    });
    setBusy(false);
    if (tested !== null) toast(wordsOf(tested));
  };
  return (
    <button type="button" class="button" onClick={test} disabled={busy}>
      {t(busy ? "webhooks.testing" : "webhooks.test")}
    </button>
  );
}

function wordsOf({ success, pending, status, ms, error }: Tested) {
  if (pending) return { kind: "done", text: t("webhooks.testPending") } as const;
  return success
    ? { kind: "done", text: t("webhooks.testArrived", { status: status ?? 0, ms: ms ?? 0 }) } as const
    : { kind: "failed", text: t("webhooks.testFailed", { reason: error ?? String(status) }) } as const;
}
