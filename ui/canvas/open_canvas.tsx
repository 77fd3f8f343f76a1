/** Loads the canvas that the address names, and opens a desk for it. */

import type { Event } from "@sluice/domain";
import type { CanvasJson } from "@sluice/protocol";
import { useLocation } from "preact-iso";
import { useEffect, useState } from "preact/hooks";
import { Empty } from "../parts/empty.tsx";
import { Page } from "../parts/page.tsx";
import { reasonOf } from "../state/act.ts";
import { api, ApiError } from "../state/api.ts";
import { facts } from "../state/mod.ts";
import { t } from "../text/mod.ts";
import { Desk } from "./desk.ts";
import { openDesk } from "./landing.ts";
import { Room } from "./room.tsx";
import { DeskProvider } from "./use_desk.ts";

export function OpenCanvas({ id }: { readonly id: string }) {
  const { route } = useLocation();
  const [desk, setDesk] = useState<Desk | null>(null);
  const [failed, setFailed] = useState<ApiError | null>(null);
  const [turn, setTurn] = useState(0);
  // a new snapshot may stand for events that were missed
  const restarts = facts.restarts.value;
  useEffect(() => {
    const over = new AbortController();
    const load = async () => {
      // the answer may be from before what happens while it is on its way
      const meanwhile: (readonly [Event, number])[] = [];
      const stop = facts.onEvent((event, at) => {
        if (event.type.startsWith("Canvas")) meanwhile.push([event, at]);
      });
      try {
        const { canvas } = await loadCanvas(id, over.signal);
        setFailed(null);
        setDesk((before) => {
          const desk = before ?? (openDesk.current = new Desk(canvas, route));
          if (before !== null) {
            before.sync.restart(canvas);
            before.pieces.learn(canvas);
          }
          for (const [event, at] of meanwhile) desk.sync.fold(event, at);
          return desk;
        });
      } catch (error) {
        if (over.signal.aborted) return;
        if (!(error instanceof ApiError)) throw error;
        setFailed(error);
      } finally {
        stop();
      }
    };
    void load();
    return () => over.abort();
  }, [id, restarts, turn]);
  useEffect(() => {
    if (desk === null) return;
    return () => {
      openDesk.current = null;
      desk.close();
    };
  }, [desk]);
  if (desk !== null) {
    return (
      <DeskProvider value={desk}>
        <Room />
      </DeskProvider>
    );
  }
  if (failed === null) return <div class="canvas-room" aria-busy="true" />;
  return (
    <Page title={t("shell.canvas")}>
      <Empty icon="canvas" title={t(failed.status === 404 ? "canvas.notFound" : "canvas.loadFailed")}>
        <p>{failed.status === 404 ? t("canvas.goneHelp") : reasonOf(failed)}</p>
        {failed.status === 404
          ? <a class="button primary" href="/canvas">{t("canvas.back")}</a>
          : (
            <button type="button" class="button primary" onClick={() => setTurn(turn + 1)}>
              {t("canvas.retry")}
            </button>
          )}
      </Empty>
    </Page>
  );
}

/** Events that come while it is asked for are older or newer than the answer: folded in again they do no harm. */
async function loadCanvas(id: string, signal: AbortSignal): Promise<{ readonly canvas: CanvasJson }> {
  return await api(`/api/canvases/${encodeURIComponent(id)}`, { signal });
}
