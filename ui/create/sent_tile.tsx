/** What was sent a moment ago, in the place of the job that it becomes. */

import { shapeOf } from "../job/shape.ts";
import { TileFrame } from "../job/tile_frame.tsx";
import { t } from "../text/mod.ts";
import { discard, submissions, submitAgain } from "./submissions.ts";

export function SentTile({ submissionKey }: { readonly submissionKey: string }) {
  const submission = submissions.value.find(({ key }) => key === submissionKey);
  if (submission === undefined) return null;
  const { body, ratio, state } = submission;
  const shape = shapeOf(ratio, body.count);
  const stuck = state.status === "unknown" || state.status === "out";
  return (
    <TileFrame
      shape={shape}
      label={body.prompt}
      look={stuck ? "stuck" : "sent"}
      foot={
        <div class="tile-line">
          <p class={`phase ${stuck ? "needs" : "waits"}`}>
            <span class="dot" aria-hidden="true" />
            <span>
              {t(stuck ? "submit.failed" : state.status === "sending" ? "submit.sending" : "submit.accepted")}
            </span>
          </p>
        </div>
      }
    >
      {stuck
        ? (
          <div class="failure">
            <p class="failure-cause">
              {state.status === "out" ? t("submit.out") : t("submit.unknown", { reason: state.reason })}
            </p>
            <div class="failure-actions">
              <button type="button" class="button small primary" onClick={() => submitAgain(submission)}>
                {t("submit.again")}
              </button>
              <button type="button" class="button small quiet" onClick={() => discard(submissionKey)}>
                {t("submit.discard")}
              </button>
            </div>
          </div>
        )
        : (
          <ul
            class="tile-outputs"
            style={{ "--columns": String(shape.columns), "--ratio": String(shape.ratio) }}
          >
            {Array.from({ length: body.count }, (_, i) => (
              <li key={i} class="tile-output">
                <div class="skeleton" aria-hidden="true" />
              </li>
            ))}
          </ul>
        )}
    </TileFrame>
  );
}
