/** What the ways to compare two assets share. */

import { altOf, type Asset } from "../assets/mod.ts";
import { mediaUrl } from "../parts/media.tsx";
import { type StagedProps, Still, type StillProps } from "./picture.tsx";

export interface PairProps extends Omit<StagedProps, "children"> {
  readonly pair: readonly [Asset, Asset];
  readonly onBroken: () => void;
}

/** One of them: a picture, or a clip that runs silently once it is asked to. */
export function Moving(props: StillProps) {
  const { asset, style, onBroken } = props;
  if (asset.kind === "image") return <Still key={asset.output.mediaId} {...props} />;
  return (
    <video
      class="whole"
      src={mediaUrl(asset.output.mediaId)}
      aria-label={altOf(asset)}
      muted
      loop
      playsInline
      controls
      style={style}
      onError={onBroken}
    />
  );
}

/** Which of the two it is. */
export function Which({ n }: { readonly n: number }) {
  return <span class="which" translate={false}>{n === 0 ? "A" : "B"}</span>;
}
