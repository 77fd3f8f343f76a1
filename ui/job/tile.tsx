/** One job on the screen: its outputs in the shape that they will have, and under them where it stands. */

import { isFinal } from "@sluice/domain";
import { Icon } from "../parts/icon.tsx";
import { facts } from "../state/mod.ts";
import { t } from "../text/mod.ts";
import { shapeOf } from "./shape.ts";
import { TileFailure } from "./tile_failure.tsx";
import { TileFoot } from "./tile_foot.tsx";
import { TileFrame } from "./tile_frame.tsx";
import { TileOutputs } from "./tile_outputs.tsx";

/** Follows the job by itself. Nothing while nothing is known of it. */
export function JobTile({ jobId }: { readonly jobId: string }) {
  const job = facts.job(jobId).value;
  if (job === undefined) return null;
  const { settings, prompt } = job.spec;
  const shape = shapeOf(settings.aspectRatio, settings.count, settings.size);
  const empty = isFinal(job) && job.outputs.length === 0;
  return (
    <TileFrame
      shape={shape}
      label={prompt}
      look={job.state.status}
      foot={<TileFoot job={job} />}
    >
      {job.erasedAt !== undefined
        ? (
          <p class="tile-gone">
            <Icon name="trash" /> {t("job.erased")}
          </p>
        )
        : empty
        ? <TileFailure job={job} />
        : <TileOutputs job={job} shape={shape} />}
    </TileFrame>
  );
}
