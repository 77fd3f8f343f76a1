/** A file that tells what it was made with: its settings, or the file itself? */

import { findModel, type ReferenceRole } from "@sluice/domain";
import type { ProvenanceNote } from "@sluice/provenance";
import { signal } from "@preact/signals";
import { recallWithUndo } from "../job/recall_with_undo.ts";
import { Dialog } from "../parts/dialog.tsx";
import type { Recallable } from "../state/draft.ts";
import { t } from "../text/mod.ts";
import { uploadFiles } from "./uploads.ts";

interface Noted {
  readonly file: File;
  readonly note: ProvenanceNote;
}

const asked = signal<Noted | null>(null);

/** Takes files as references; one that tells what it was made with is asked about first. */
export async function takeFiles(files: readonly File[]): Promise<void> {
  const [file] = files;
  if (file === undefined) return;
  // several at once are material, and a question for each would be in the way
  const note = files.length === 1 ? await noteIn(file) : null;
  if (note === null) await uploadFiles(files);
  else asked.value = { file, note };
}

async function noteIn(file: File): Promise<ProvenanceNote | null> {
  const { readProvenanceOf } = await import("@sluice/provenance");
  try {
    return await readProvenanceOf(file);
  } catch {
    // what cannot be read is said when it is sent
    return null;
  }
}

/** Where the question appears. */
export function NoteDialog() {
  if (asked.value === null) return null;
  const { file, note } = asked.value;
  const close = () => asked.value = null;
  const useSettings = () => {
    recallWithUndo(recallableOf(note, file.type), "all", t("note.used"));
    close();
  };
  const useFile = () => {
    close();
    void uploadFiles([file]);
  };
  return (
    <Dialog title={t("note.title")} onClose={close}>
      <p>{t("note.text")}</p>
      <blockquote class="note-prompt" dir="auto">{note.prompt}</blockquote>
      <p class="hint">
        {[findModel(note.model)?.title ?? note.model, note.aspectRatio].filter(Boolean).join(" · ")}
      </p>
      <div class="dialog-actions">
        <button type="button" class="button" onClick={useFile}>{t("note.reference")}</button>
        <button type="button" class="button primary" onClick={useSettings}>{t("note.settings")}</button>
      </div>
    </Dialog>
  );
}

function recallableOf(note: ProvenanceNote, mime: string): Recallable {
  const { prompt, negativePrompt, model, aspectRatio, count, duration, resolution, seed, references } = note;
  const kind = findModel(model)?.kind;
  return {
    kind: kind === "image" || kind === "video" ? kind : mime.startsWith("video/") ? "video" : "image",
    prompt,
    negativePrompt,
    model,
    ratio: aspectRatio,
    count,
    duration,
    seed,
    resolution: resolution === "1K" || resolution === "2K" || resolution === "4K" ? resolution : undefined,
    references: references.map(({ mediaId, role }) => ({
      mediaId,
      role: role as ReferenceRole,
      mime: role === "source" && kind === "video" ? "video/mp4" : "image/png",
    })),
  };
}
