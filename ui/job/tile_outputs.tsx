/** The places of a job's outputs: each is filled when it is recorded. */

import type { Job, Output } from "@sluice/domain";
import { openAsset } from "../assets/open.ts";
import { ASSET_TYPE } from "../gallery/drag.ts";
import { Icon } from "../parts/icon.tsx";
import { Thumb } from "../parts/media.tsx";
import { toast } from "../state/toasts.ts";
import { clock, t } from "../text/mod.ts";
import { say } from "../text/words.ts";
import { useAsReference } from "./use_as_reference.ts";
import type { Shape } from "./shape.ts";

export function TileOutputs({ job, shape }: { readonly job: Job; readonly shape: Shape }) {
  const { outputs, spec, state } = job;
  // a job that ended with fewer has no places left to fill
  const count = state.status === "completed" ? outputs.length : Math.max(spec.settings.count, outputs.length);
  const byIndex = new Map(outputs.map((output) => [output.index, output]));
  const shown = state.status === "completed" ? outputs.map(({ index }) => index) : [...Array(count).keys()];
  return (
    <ul
      class="tile-outputs"
      style={{ "--columns": String(shape.columns), "--ratio": String(shape.ratio) }}
    >
      {shown.map((index) => {
        const output = byIndex.get(index);
        return (
          <li key={index} class="tile-output">
            {output === undefined
              ? <div class="skeleton" aria-hidden="true" />
              : <Made job={job} output={output} />}
          </li>
        );
      })}
    </ul>
  );
}

function Made({ job, output }: { readonly job: Job; readonly output: Output }) {
  const { jobId, prompt } = job.spec;
  const { index, mediaId, mime, width, height, duration } = output;
  const n = index + 1;
  const drag = (event: DragEvent) => {
    event.dataTransfer?.setData(ASSET_TYPE, JSON.stringify({ mediaId, mime, jobId, index }));
  };
  const use = () => {
    const words = useAsReference({ mediaId, mime });
    toast({ kind: "done", text: say(words) });
  };
  return (
    <>
      <a
        class="tile-open"
        href={`/gallery/${jobId}.${index}`}
        aria-label={t("job.open", { n, prompt: prompt.slice(0, 80) })}
        draggable
        onDragStart={drag}
        onClick={(event) => {
          // in another tab or window it is an ordinary link
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          openAsset(`${jobId}.${index}`);
        }}
      >
        <Thumb mediaId={mediaId} alt="" width={width} height={height} variant="preview" />
        {mime.startsWith("video/") && (
          <span class="tile-clip numbers">
            <Icon name="play" size={14} /> {clock((duration ?? 0) * 1_000)}
          </span>
        )}
      </a>
      <div class="output-tools">
        <button
          type="button"
          class="icon-button"
          aria-label={t("job.use", { n })}
          title={t("job.use", { n })}
          onClick={use}
        >
          <Icon name="references" size={18} />
        </button>
        {job.state.status === "completed" && (
          <a
            class="icon-button"
            // the server names the file and writes into it what it was made with; without a name the router takes the link
            href={`/api/jobs/${jobId}/download?provenance=true&index=${index}`}
            download={`output-${n}`}
            aria-label={t("job.download", { n })}
            title={t("job.download", { n })}
          >
            <Icon name="download" size={18} />
          </a>
        )}
      </div>
    </>
  );
}
