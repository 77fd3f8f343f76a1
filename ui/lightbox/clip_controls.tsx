/** The controls of a clip: everything that its keys do, and what is made of a single frame. */

import type { ReadonlySignal, Signal } from "@preact/signals";
import { useRef, useState } from "preact/hooks";
import { keysLabel } from "../keyboard/keys.ts";
import { IconButton } from "../parts/icon_button.tsx";
import { number, t } from "../text/mod.ts";
import { togglePlay } from "./clip_keys.ts";
import { takeFrame } from "./deeds.ts";
import { loops, speed, SPEEDS } from "./desk.ts";
import { stepFrame } from "./frames.ts";

export interface Playing {
  readonly runs: boolean;
  /** Seconds. */
  readonly at: number;
  readonly duration: number;
  readonly muted: boolean;
}

export interface ClipControlsProps {
  readonly player: ReadonlySignal<HTMLVideoElement | null>;
  readonly playing: ReadonlySignal<Playing>;
  /** Address of a file of captions that its owner added for now. */
  readonly captions: Signal<string | null>;
}

export function ClipControls({ player, playing, captions }: ClipControlsProps) {
  const { runs, at, duration, muted } = playing.value;
  const [busy, setBusy] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const with_ = (run: (player: HTMLVideoElement) => void) => () => {
    if (player.peek() !== null) run(player.peek()!);
  };
  const take = (role: "start" | "end") =>
    with_(async (one) => {
      one.pause();
      setBusy(true);
      await takeFrame(one, role).finally(() => setBusy(false));
    });
  const why = busy ? t("lightbox.frameBusy") : runs ? t("lightbox.pauseFirst") : undefined;
  return (
    <div class="clip-bar glass" role="group" aria-label={t("lightbox.clip")}>
      <IconButton
        icon={runs ? "pause" : "play"}
        label={t(runs ? "lightbox.pause" : "lightbox.play")}
        keys={keysLabel("clip.play")}
        onClick={with_(togglePlay)}
      />
      <IconButton
        icon="left"
        label={t("keys.clip.frameBack")}
        keys={keysLabel("clip.frameBack")}
        disabled={runs}
        why={why}
        onClick={with_((one) => stepFrame(one, -1))}
      />
      <IconButton
        icon="right"
        label={t("keys.clip.frameNext")}
        keys={keysLabel("clip.frameNext")}
        disabled={runs}
        why={why}
        onClick={with_((one) => stepFrame(one, 1))}
      />
      <input
        type="range"
        class="clip-seek"
        aria-label={t("lightbox.seek")}
        aria-valuetext={t("lightbox.time", { at: tenths(at), of: tenths(duration) })}
        min={0}
        max={duration}
        step={0.01}
        value={at}
        onInput={({ currentTarget }) => with_((one) => one.currentTime = Number(currentTarget.value))()}
      />
      <span class="numbers clip-time">{t("lightbox.time", { at: tenths(at), of: tenths(duration) })}</span>
      <IconButton
        icon={muted ? "silent" : "sound"}
        label={t("lightbox.sound")}
        pressed={!muted}
        onClick={with_((one) => one.muted = !one.muted)}
      />
      <IconButton
        icon="loop"
        label={t("lightbox.loop")}
        pressed={loops.value}
        onClick={() => loops.value = !loops.value}
      />
      <select
        class="clip-speed"
        aria-label={t("lightbox.speed")}
        value={String(speed.value)}
        onChange={({ currentTarget }) => speed.value = Number(currentTarget.value)}
      >
        {SPEEDS.map((one) => <option key={one} value={String(one)}>{`${number(one)}×`}</option>)}
      </select>
      <span class="clip-frames">
        {(["start", "end"] as const).map((role) => (
          <button
            key={role}
            type="button"
            class="button small"
            aria-disabled={busy}
            onClick={() => busy || take(role)()}
          >
            {t(`lightbox.frame.${role}`)}
          </button>
        ))}
        <button
          type="button"
          class="button quiet small"
          aria-pressed={captions.value !== null}
          onClick={() => file.current?.click()}
        >
          {t("lightbox.captions")}
        </button>
        <input
          ref={file}
          hidden
          type="file"
          accept=".vtt,text/vtt"
          aria-label={t("lightbox.captions")}
          onChange={({ currentTarget }) => {
            const [chosen] = currentTarget.files ?? [];
            if (captions.value !== null) URL.revokeObjectURL(captions.value);
            captions.value = chosen === undefined ? null : URL.createObjectURL(chosen);
          }}
        />
      </span>
    </div>
  );
}

function tenths(seconds: number): string {
  return seconds.toFixed(2);
}
