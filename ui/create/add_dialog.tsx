/** The ways to a reference without dragging: files, an address, what is kept, what was made lately. */

import type { ReferenceRole } from "@sluice/domain";
import { useRef, useState } from "preact/hooks";
import { useAsReference } from "../job/use_as_reference.ts";
import { AddressForm } from "../parts/address_form.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { reasonOf } from "../state/act.ts";
import { announce } from "../state/announce.ts";
import { api, ApiError } from "../state/api.ts";
import { facts } from "../state/mod.ts";
import { t } from "../text/mod.ts";
import { say } from "../text/words.ts";
import { Kept } from "./kept.tsx";
import { type Choice, Choices } from "./choices.tsx";
import { uploadFiles } from "./uploads.ts";

const RECENT = 12;

export function AddDialog(
  { role, onClose }: { readonly role: ReferenceRole | null; readonly onClose: () => void },
) {
  const file = useRef<HTMLInputElement>(null);
  const take = ({ mediaId, mime }: Choice) => {
    announce(say(useAsReference({ mediaId, mime, role: role ?? undefined })));
    onClose();
  };
  const send = () => {
    const files = [...file.current?.files ?? []];
    if (files.length === 0) return;
    onClose();
    void uploadFiles(files, role ?? undefined);
  };
  return (
    <Dialog
      title={role === null ? t("refs.add") : t("refs.addAs", { role: t(`role.${role}`) })}
      onClose={onClose}
      look="wide"
    >
      <div class="add-row">
        <button type="button" class="button primary" onClick={() => file.current?.click()}>
          {t("refs.file")}
        </button>
        <p class="hint">{t("refs.fileHelp")}</p>
        <input
          ref={file}
          type="file"
          hidden
          multiple={role === null}
          accept="image/*,video/*"
          aria-label={t("refs.file")}
          onChange={send}
        />
      </div>
      <FromAddress onTaken={take} />
      <Kept onTaken={take} />
      <Choices title={t("refs.recent")} choices={recentOutputs()} onTaken={take} />
    </Dialog>
  );
}

function recentOutputs(): readonly Choice[] {
  return facts.jobIds.value.toReversed().flatMap((id) => {
    const job = facts.job(id).peek();
    return job === undefined || job.spec.kind === "text"
      ? []
      : job.outputs.map(({ mediaId, mime }) => ({ mediaId, mime, name: job.spec.prompt.slice(0, 80) }));
  }).slice(0, RECENT);
}

function FromAddress({ onTaken }: { readonly onTaken: (choice: Choice) => void }) {
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const fetchIt = async (url: string) => {
    setBusy(true);
    setError(null);
    try {
      const { references: [stored] } = await api<{
        readonly references: readonly { readonly id: string; readonly mime: string }[];
      }>("/api/references", { method: "POST", body: { url } });
      if (stored !== undefined) onTaken({ mediaId: stored.id, mime: stored.mime, name: url });
      return true;
    } catch (refusal) {
      if (!(refusal instanceof ApiError)) throw refusal;
      setError(reasonOf(refusal));
      setBusy(false);
      return false;
    }
  };
  return (
    <AddressForm
      look="add-address"
      label={t("refs.url")}
      action={t("refs.fetch")}
      error={error}
      busy={busy}
      onAddress={fetchIt}
    />
  );
}
