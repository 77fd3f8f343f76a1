/** The whole page takes what is dropped on it: files of a desktop, and assets of other pages. */

import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { ASSET_TYPE } from "../gallery/drag.ts";
import { useAsReference } from "../job/use_as_reference.ts";
import { Icon } from "../parts/icon.tsx";
import { announce } from "../state/announce.ts";
import { t } from "../text/mod.ts";
import { say } from "../text/words.ts";
import { NoteDialog, takeFiles } from "./note_dialog.tsx";

export function DropZone({ children }: { readonly children: ComponentChildren }) {
  const [over, setOver] = useState(false);
  /** Children tell of entering and leaving too: the zone is left when all of them are. */
  const depth = useRef(0);
  const takes = ({ dataTransfer }: DragEvent) =>
    dataTransfer !== null && [ASSET_TYPE, "Files"].some((type) => dataTransfer.types.includes(type));
  const enter = (by: 1 | -1) => (event: DragEvent) => {
    if (!takes(event)) return;
    depth.current += by;
    setOver(depth.current > 0);
  };
  const drop = (event: DragEvent) => {
    depth.current = 0;
    setOver(false);
    if (!takes(event)) return;
    event.preventDefault();
    const asset = assetOf(event.dataTransfer!.getData(ASSET_TYPE));
    if (asset !== null) return announce(say(useAsReference(asset)));
    void takeFiles([...event.dataTransfer!.files]);
  };
  return (
    <div
      class="drop-zone"
      onDragEnter={enter(1)}
      onDragLeave={enter(-1)}
      onDragOver={(event) => {
        if (takes(event)) event.preventDefault();
      }}
      onDrop={drop}
    >
      {children}
      <NoteDialog />
      {over && (
        <div class="drop-over" aria-hidden="true">
          <Icon name="plus" size={32} />
          <p>{t("refs.dropHere")}</p>
        </div>
      )}
    </div>
  );
}

function assetOf(text: string): { readonly mediaId: string; readonly mime: string } | null {
  if (text === "") return null;
  const { mediaId, mime } = JSON.parse(text) as { readonly mediaId?: unknown; readonly mime?: unknown };
  return typeof mediaId === "string" && typeof mime === "string" ? { mediaId, mime } : null;
}
