/** A clip on its stage, silent until its owner wants to hear it, with controls of its own below. */

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { altOf, type Asset } from "../assets/mod.ts";
import { mediaUrl } from "../parts/media.tsx";
import { ClipControls, type Playing } from "./clip_controls.tsx";
import { type LightDesk, loops, speed } from "./desk.ts";
import { watchFrames } from "./frames.ts";
import { sizeOf, Staged } from "./picture.tsx";

export interface ClipProps {
  readonly asset: Asset;
  readonly light: LightDesk;
  readonly onSwipe: (step: 1 | -1) => void;
  readonly onBroken: () => void;
}

export function Clip({ asset, light, onSwipe, onBroken }: ClipProps) {
  const ref = useRef<HTMLVideoElement>(null);
  const playing = useSignal<Playing>({
    runs: false,
    at: 0,
    duration: asset.output.duration ?? 0,
    muted: true,
  });
  const captions = useSignal<string | null>(null);
  const tried = useRef(false);
  // a browser with too much to do gives up a clip that it plays at the next try
  const broken = () => {
    if (tried.current) return onBroken();
    tried.current = true;
    ref.current!.load();
  };
  useEffect(() => {
    const player = ref.current!;
    light.player.value = player;
    watchFrames(player);
    return () => {
      light.player.value = null;
      if (captions.peek() !== null) URL.revokeObjectURL(captions.peek()!);
    };
  }, []);
  useEffect(() => {
    ref.current!.playbackRate = speed.value;
  }, [speed.value]);
  const look = () => {
    const { paused, currentTime, duration, muted } = ref.current!;
    playing.value = {
      runs: !paused,
      at: currentTime,
      duration: Number.isFinite(duration) ? duration : 0,
      muted,
    };
  };
  return (
    <>
      <Staged light={light} size={sizeOf(asset)} onSwipe={onSwipe}>
        {(style) => (
          <video
            ref={ref}
            class="whole"
            src={mediaUrl(asset.output.mediaId)}
            aria-label={altOf(asset)}
            muted
            loop={loops.value}
            playsInline
            preload="auto"
            style={style}
            onPlay={look}
            onPause={look}
            onTimeUpdate={look}
            onSeeked={look}
            onVolumeChange={look}
            onLoadedMetadata={() => {
              ref.current!.playbackRate = speed.peek();
              look();
            }}
            onError={broken}
          >
            {captions.value !== null && <track kind="captions" src={captions.value} default />}
          </video>
        )}
      </Staged>
      <ClipControls player={light.player} playing={playing} captions={captions} />
    </>
  );
}
