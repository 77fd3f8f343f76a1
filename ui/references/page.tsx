/** Pictures and clips that an account keeps to start from. */

import { useEffect, useRef, useState } from "preact/hooks";
import { AddressForm } from "../parts/address_form.tsx";
import { Empty } from "../parts/empty.tsx";
import { Icon } from "../parts/icon.tsx";
import { ListFoot } from "../parts/list_foot.tsx";
import { Page } from "../parts/page.tsx";
import { useList } from "../state/use_list.ts";
import { t } from "../text/mod.ts";
import { ACCEPTED } from "../state/file_check.ts";
import { type KeptReference, ReferenceGrid } from "./reference_grid.tsx";
import { removed } from "./removing.ts";
import { upload } from "./uploads.ts";
import { UploadList } from "./upload_list.tsx";
import { UseReference } from "./use_reference.tsx";

export function ReferencesPage() {
  const picker = useRef<HTMLInputElement>(null);
  const [used, setUsed] = useState<KeptReference | null>(null);
  const list = useList<KeptReference>({
    path: "/api/references?limit=60",
    field: "references",
    idOf: ({ id }) => id,
    stale: ({ type }) => type === "ReferenceStored" || type === "ReferenceDeleted",
  });
  usePaste();
  const shown = list.lines?.filter(({ id }) => !removed.value.has(id)) ?? null;
  const actions = (
    <button type="button" class="button primary" onClick={() => picker.current?.click()}>
      <Icon name="plus" />
      {t("references.add")}
    </button>
  );
  return (
    <Page title={t("shell.references")} actions={actions}>
      <input
        type="file"
        ref={picker}
        hidden
        multiple
        aria-label={t("references.files")}
        accept={ACCEPTED.join()}
        onChange={({ currentTarget }) => {
          upload([...currentTarget.files ?? []]);
          // the same file may be chosen again
          currentTarget.value = "";
        }}
      />
      <DropArea />
      <AddressForm
        look="from-address"
        label={t("references.url")}
        action={t("references.fetch")}
        onAddress={(url) => {
          upload([url]);
          return true;
        }}
      />
      <UploadList />
      {shown?.length === 0 && (
        <Empty icon="references" title={t("references.none")}>
          <p>{t("references.noneHelp")}</p>
        </Empty>
      )}
      {shown !== null && shown.length > 0 && <ReferenceGrid references={shown} onUse={setUsed} />}
      <ListFoot list={list} />
      {used !== null && <UseReference reference={used} onClose={() => setUsed(null)} />}
    </Page>
  );
}

/** Files that are pasted anywhere on the page; a text field keeps what is its own. */
function usePaste(): void {
  useEffect(() => {
    const paste = ({ clipboardData }: ClipboardEvent) => {
      const files = [...clipboardData?.files ?? []];
      if (files.length > 0) upload(files);
    };
    addEventListener("paste", paste);
    return () => removeEventListener("paste", paste);
  }, []);
}

/** Says where files may be let go; the whole window takes them. */
function DropArea() {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    const holdsFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes("Files") === true;
    addEventListener("dragover", (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setOver(true);
    }, stop);
    addEventListener("dragleave", (event) => event.relatedTarget === null && setOver(false), stop);
    addEventListener("drop", (event) => {
      setOver(false);
      if (!holdsFiles(event)) return;
      event.preventDefault();
      upload([...event.dataTransfer?.files ?? []]);
    }, stop);
    return () => stop.abort();
  }, []);
  return <p class={over ? "drop over" : "drop"}>{t(over ? "references.letGo" : "references.drop")}</p>;
}
