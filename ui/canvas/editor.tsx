/** Where a note, or a group's name, is written: over the node, so that nothing jumps. */

import type { CanvasNode } from "@sluice/domain";
import { useEffect, useRef } from "preact/hooks";
import { toast } from "../state/toasts.ts";
import { t } from "../text/mod.ts";
import { useDesk } from "./use_desk.ts";

/** Characters of a note, and of a group's name. */
const MOST = { note: 4_000, group: 80 } as const;

export function Editor() {
  const { editing, sheet } = useDesk();
  const id = editing.value;
  const node = id === null ? undefined : sheet.peek(id);
  return node === undefined ? null : <Writing key={node.nodeId} node={node} />;
}

function Writing({ node }: { readonly node: CanvasNode }) {
  const desk = useDesk();
  const { sheet, sync, editing } = desk;
  const field = useRef<HTMLTextAreaElement>(null);
  const { nodeId, content } = node;
  const before = useRef(content);
  const written = useRef<CanvasNode["content"] | null>(null);
  /** As it was seen last. */
  const last = useRef(node);
  const write = (content: CanvasNode["content"]) => {
    written.current = content;
    const isThere = sheet.settled().has(nodeId);
    // a node that somebody took away meanwhile begins again, or what is written would go with it
    sync.change([isThere ? { nodeId, content } : { ...last.current, group: null, content }], true);
  };
  useEffect(() =>
    sheet.node(nodeId).subscribe((now) => {
      if (now !== undefined) return void (last.current = now);
      if (written.current === null) return void (editing.value = null);
      write(written.current);
      toast({ kind: "done", text: t("canvas.noteKept") });
    }), []);
  useEffect(() => {
    field.current?.focus({ preventScroll: true });
    // whoever leaves the field in any way keeps what is in it
    return () => {
      const after = sheet.settled().get(nodeId)?.content;
      if (after === undefined || textOf(after) === textOf(before.current)) return;
      desk.did({
        back: [{ nodeId, content: before.current }],
        forth: [{ nodeId, content: after }],
      });
      sync.flush();
    };
  }, []);
  if (content.kind !== "note" && content.kind !== "group") return null;
  const { kind } = content;
  const rect = kind === "group" ? { ...sheet.frameOf(nodeId) ?? node, h: 36 } : node;
  return (
    <textarea
      ref={field}
      data-own
      class={`canvas-editor ${kind}`}
      aria-label={t(kind === "note" ? "canvas.noteText" : "canvas.nameGroup")}
      dir="auto"
      maxLength={MOST[kind]}
      defaultValue={textOf(content)}
      style={{
        transform: `translate(${rect.x}px, ${kind === "group" ? rect.y - 36 : rect.y}px)`,
        width: `${rect.w}px`,
        height: `${rect.h}px`,
      }}
      onInput={({ currentTarget: { value } }) =>
        write(kind === "note" ? { kind, text: value } : { kind, name: value })}
      onBlur={() => editing.value = null}
      onKeyDown={(event) => {
        if (event.isComposing) return;
        const isDone = event.key === "Escape" ||
          (event.key === "Enter" && (kind === "group" || event.ctrlKey || event.metaKey));
        if (!isDone) return;
        event.preventDefault();
        event.stopPropagation();
        editing.value = null;
        desk.focusOn(nodeId);
      }}
    />
  );
}

function textOf(content: CanvasNode["content"]): string {
  return content.kind === "note" ? content.text : content.kind === "group" ? content.name : "";
}
