/** One node on the sheet. It renders when the node itself, what it shows, or whether it is chosen changes. */

import type { CanvasNode, Job, NodeContent } from "@sluice/domain";
import { useComputed } from "@preact/signals";
import { Icon } from "../parts/icon.tsx";
import { Thumb } from "../parts/media.tsx";
import { facts } from "../state/mod.ts";
import { t, type TextKey } from "../text/mod.ts";
import type { Desk } from "./desk.ts";
import type { Shown } from "./pieces.ts";
import { nameOfScene, SceneCard } from "./scene/card.tsx";
import { useDesk } from "./use_desk.ts";

/** Pixels of the long side of what `variant=thumb` gives. */
const THUMB = 320;

export function Node({ id, first }: { readonly id: string; readonly first: boolean }) {
  const desk = useDesk();
  const { sheet } = desk;
  const chosen = useComputed(() => sheet.selection.value.has(id));
  const tabbed = useComputed(() => sheet.focus.value === id);
  const faded = useComputed(() => desk.chain.value !== null && !desk.chain.value.has(id));
  const node = sheet.node(id).value;
  if (node === undefined) return null;
  const { x, y, w, h, z, content } = node;
  return (
    <div
      id={`node-${id}`}
      data-node={id}
      class={`canvas-node ${content.kind}${chosen.value ? " chosen" : ""}${faded.value ? " faded" : ""}`}
      role="option"
      aria-selected={chosen.value}
      aria-label={nameOf(desk, node)}
      tabIndex={tabbed.value || first ? 0 : -1}
      style={{ left: `${x}px`, top: `${y}px`, width: `${w}px`, height: `${h}px`, zIndex: String(z) }}
      onFocus={() => sheet.focus.value = id}
      onPointerEnter={() => desk.hovered.value = id}
      onPointerLeave={() => desk.hovered.value = null}
    >
      <Content content={content} long={Math.max(w, h)} />
    </div>
  );
}

function Content({ content, long }: { readonly content: NodeContent; readonly long: number }) {
  const { pieces } = useDesk();
  switch (content.kind) {
    case "note":
      return <p class="canvas-note" dir="auto">{content.text}</p>;
    case "reference":
      return <Picture mediaId={content.mediaId} mime={content.mime} long={long} />;
    case "asset": {
      const shown = pieces.of(content);
      if (shown.state === "there") return <Picture {...shown.piece} long={long} />;
      return <Unseen shown={shown} />;
    }
    case "scene":
      return <SceneCard content={content} />;
    case "group":
      return null;
  }
}

/** As sharp as the zoom wants it. */
function Picture(
  { mediaId, mime, long }: { readonly mediaId: string; readonly mime: string; readonly long: number },
) {
  const { view } = useDesk();
  const large = useComputed(() => long * 2 ** view.level.value * devicePixelRatio > THUMB);
  return (
    <>
      <Thumb
        mediaId={mediaId}
        alt=""
        width={null}
        height={null}
        variant={large.value ? "preview" : "thumb"}
      />
      {mime.startsWith("video/") && (
        <span class="canvas-clip">
          <Icon name="play" size={16} />
        </span>
      )}
    </>
  );
}

function Unseen({ shown }: { readonly shown: Exclude<Shown, { readonly state: "there" }> }) {
  if (shown.state === "loading") return <span class="canvas-wait skeleton" />;
  if (shown.state === "gone") {
    return (
      <span class="canvas-unseen">
        <Icon name="trash" />
        {t("canvas.erasedHelp")}
      </span>
    );
  }
  return <JobTile job={shown.job} />;
}

/** A job that is still at it, or that ended without the output. */
function JobTile({ job }: { readonly job: Job }) {
  const progress = facts.progress(job.spec.jobId).value;
  const { state } = job;
  const message = "message" in state ? state.message : "reason" in state ? state.reason : "";
  return (
    <span class={`canvas-unseen job ${state.status}`}>
      <strong>{statusOf(job)}</strong>
      {message !== "" && <small>{message}</small>}
      {progress !== null && <progress max={100} value={progress} aria-label={statusOf(job)} />}
      <span class="canvas-prompt" dir="auto">{job.spec.prompt}</span>
    </span>
  );
}

function statusOf({ state, cancelling }: Job): string {
  if (cancelling) return t("job.cancelling");
  if (state.status === "assigned") return t("job.submitting");
  return t(`job.${state.status}` satisfies TextKey);
}

/** What a node is, in words. */
export function nameOf(desk: Desk, { content, nodeId }: CanvasNode): string {
  switch (content.kind) {
    case "note":
      return content.text === ""
        ? t("canvas.emptyNote")
        : `${t("canvas.note")}: ${content.text.slice(0, 120)}`;
    case "reference":
      return t("canvas.stored");
    case "group":
      return t("canvas.groupName", {
        name: content.name,
        n: desk.sheet.groups.value.get(nodeId)?.length ?? 0,
      });
    case "scene":
      return nameOfScene(desk, content);
    case "asset": {
      const shown = desk.pieces.of(content);
      if (shown.state === "job") {
        return t("canvas.jobTile", { status: statusOf(shown.job), prompt: shown.job.spec.prompt });
      }
      if (shown.state !== "there") return t(shown.state === "gone" ? "canvas.erased" : "job.waiting");
      const { alt, mime } = shown.piece;
      return t(mime.startsWith("video/") ? "canvas.clip" : "canvas.picture", { alt });
    }
  }
}
