/** What can be done with the asset that is looked at and not with a tile. */

import { type Asset, assetId, findModel, type ReferenceRole } from "@sluice/domain";
import { assetPath, go } from "../assets/mod.ts";
import { confirm } from "../parts/confirm.tsx";
import { mediaUrl } from "../parts/media.tsx";
import { act } from "../state/act.ts";
import { announce } from "../state/announce.ts";
import { api, request, whole } from "../state/api.ts";
import { copyText } from "../state/clipboard.ts";
import { addReference, changeDraft, draft } from "../state/draft.ts";
import { newId } from "../state/new_id.ts";
import { toast } from "../state/toasts.ts";
import { t } from "../text/mod.ts";
import type { Larger } from "./larger.ts";

const toCreate = () => ({ label: t("gallery.toCreate"), run: () => go("/") });

/** Saves the file as it came from the provider. */
export function downloadOriginal({ output }: Asset): void {
  const link = document.createElement("a");
  link.href = mediaUrl(output.mediaId);
  link.download = fileName(output);
  link.click();
}

/** Puts the address of this view on the clipboard. */
export async function copyLink(asset: Asset): Promise<void> {
  if (!await copyText(`${location.origin}${assetPath(assetId(asset))}`)) return;
  announce(t("lightbox.linkCopied"));
  toast({ kind: "done", text: t("lightbox.linkCopied") });
}

/** Puts the picture itself on the clipboard, as PNG: the only kind that every browser takes. */
export async function copyPicture({ output }: Asset): Promise<void> {
  const run = async () => await asPng(await bytesOf(output));
  const png = await act({ run, failed: t("lightbox.copyFailed") });
  if (png === null) return;
  try {
    await navigator.clipboard.write([new ClipboardItem({ "image/png": png })]);
  } catch {
    toast({ kind: "failed", text: t("lightbox.pictureRefused") });
    return;
  }
  toast({ kind: "done", text: t("lightbox.pictureCopied") });
}

/** Whether this browser hands files on to other programs. */
export function mayShare(): boolean {
  return typeof navigator.share === "function";
}

/** The sheet of the system with the file, or where files cannot be shared with the address. */
export async function share(asset: Asset): Promise<void> {
  const { output, prompt } = asset;
  const blob = await act({ run: () => bytesOf(output), failed: t("lightbox.shareFailed") });
  if (blob === null) return;
  const files = [new File([blob], fileName(output), { type: output.mime })];
  const url = `${location.origin}${assetPath(assetId(asset))}`;
  try {
    await navigator.share(navigator.canShare?.({ files }) ? { files } : { url, title: prompt.slice(0, 80) });
  } catch (error) {
    // its sheet was closed
    if ((error as Error).name !== "AbortError") {
      toast({ kind: "failed", text: t("lightbox.shareFailed") });
    }
  }
}

/** The frame that shows now becomes the first or last one of the next clip. */
export async function takeFrame(
  player: HTMLVideoElement,
  role: ReferenceRole & ("start" | "end"),
): Promise<void> {
  const canvas = document.createElement("canvas");
  canvas.width = player.videoWidth;
  canvas.height = player.videoHeight;
  canvas.getContext("2d")!.drawImage(player, 0, 0);
  const body = new FormData();
  body.set("file", await blobOf(canvas), "frame.png");
  const run = () =>
    api<{ readonly references: readonly { readonly id: string; readonly mime: string }[] }>(
      "/api/references",
      { method: "POST", body },
    );
  const answer = await act({ run, failed: t("lightbox.frameFailed") });
  const [stored] = answer?.references ?? [];
  if (stored === undefined) return;
  toClip();
  addReference({ mediaId: stored.id, mime: stored.mime, role });
  toast({ kind: "done", text: t(`lightbox.frameTaken.${role}`), action: toCreate() });
}

/** Whether the model that made the clip can make it longer. */
export function mayExtend({ kind, model }: Asset): boolean {
  return kind === "video" && findModel(model)?.takes.operations.includes("extend") === true;
}

/** The clip becomes what the next one goes on from. */
export function extend({ output, model, aspectRatio }: Asset): void {
  changeDraft({ kind: "video", model, ratio: aspectRatio, operation: "extend", references: [] });
  addReference({ mediaId: output.mediaId, mime: output.mime, role: "source" });
  toast({ kind: "done", text: t("lightbox.extendReady"), action: toCreate() });
}

/** Keys of what was asked for and is not known to have arrived: pressed once more it is the same job. */
const enlarging = new Map<string, string>();

/** Makes the picture again with more pixels, after its owner knows what that costs and that details may differ. */
export async function makeLarger(
  { jobId, output, seed }: Asset,
  { resolution, price }: Larger,
): Promise<void> {
  const known = output.seed ?? seed;
  const sure = await confirm({
    title: t("lightbox.larger", { resolution }),
    text: t(known === null ? "lightbox.largerUnseeded" : "lightbox.largerText", { n: price }),
    yes: t("lightbox.largerYes", { n: price }),
  });
  if (!sure) return;
  const what = `${jobId} ${known} ${resolution}`;
  const idempotencyKey = enlarging.get(what) ?? newId();
  enlarging.set(what, idempotencyKey);
  const body = { resolution, count: 1, seed: known ?? "new", idempotencyKey };
  const run = () => api<{ readonly jobId: string }>(`/api/jobs/${jobId}/retry`, { method: "POST", body });
  const answer = await act({ run, failed: t("lightbox.largerFailed") });
  if (answer === null) return;
  enlarging.delete(what);
  const action = { label: t("lightbox.toJob"), run: () => go(`/jobs/${answer.jobId}`) };
  toast({ kind: "done", text: t("lightbox.largerBegun"), action });
}

/** A draft of pictures becomes one of clips; its words stay. */
function toClip(): void {
  if (draft.peek().kind !== "video") changeDraft({ kind: "video", model: null, ratio: null, duration: null });
}

async function bytesOf({ mediaId }: Asset["output"]): Promise<Blob> {
  return await whole((await request(mediaUrl(mediaId))).blob());
}

async function asPng(blob: Blob): Promise<Blob> {
  if (blob.type === "image/png") return blob;
  const picture = await createImageBitmap(blob);
  const canvas = document.createElement("canvas");
  canvas.width = picture.width;
  canvas.height = picture.height;
  canvas.getContext("2d")!.drawImage(picture, 0, 0);
  return await blobOf(canvas);
}

function blobOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob!), "image/png"));
}

function fileName({ mediaId, mime }: Asset["output"]): string {
  return `${mediaId.slice(0, 12)}.${mime.split("/")[1]?.replace("jpeg", "jpg") ?? "bin"}`;
}
