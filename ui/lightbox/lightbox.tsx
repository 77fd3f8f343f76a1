/** One asset, large, over the list that it is in. */

import { useEffect, useLayoutEffect, useMemo, useState } from "preact/hooks";
import { altOf, type Asset, assetById, closeAsset } from "../assets/mod.ts";
import type { Desk } from "../gallery/desk.ts";
import { keysLabel } from "../keyboard/keys.ts";
import { Dialog } from "../parts/dialog.tsx";
import { IconButton } from "../parts/icon_button.tsx";
import { t } from "../text/mod.ts";
import { Bar } from "./bar.tsx";
import { Clip } from "./clip.tsx";
import { Compare } from "./compare.tsx";
import { details, openLightDesk } from "./desk.ts";
import { Details } from "./details.tsx";
import { giveFocusBack } from "./focus.ts";
import { ask, isIn, useGoneOn } from "./gone.ts";
import { useLightKeys } from "./keys.ts";
import { Missing, type Trouble } from "./missing.tsx";
import { useNeighbours } from "./neighbours.ts";
import { sizeOf, Staged, Still } from "./picture.tsx";
import { useComparing } from "./use_comparing.ts";
import { FITTED } from "./view.ts";
import { ZoomTools } from "./zoom_tools.tsx";

/** `id`: the asset, known or not. */
export function Lightbox({ id, desk }: { readonly id: string; readonly desk: Desk }) {
  const light = useMemo(openLightDesk, []);
  const asset = assetById(id).value;
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [tries, setTries] = useState(0);
  const leave = useGoneOn(desk, id);
  const { place, total, step, from } = useNeighbours(desk, id);
  const { other, start, move, swap, stop } = useComparing(desk, id, from);
  const here = isIn(desk.room, asset);

  useEffect(() => {
    light.view.value = FITTED;
    setTrouble(null);
    let over = false;
    void ask(id).then((found) => {
      if (!over && found !== "here") setTrouble(found);
    });
    return () => over = true;
  }, [id, tries]);
  useLayoutEffect(() => () => giveFocusBack(desk), [desk]);

  const broken = () => setTrouble("bytes");
  const again = () => setTries(tries + 1);
  const go = (by: 1 | -1) => void (other === undefined ? step(by) : move(by));
  const close = () => other === undefined ? closeAsset() : stop();
  useLightKeys({
    desk,
    light,
    asset: here ? asset : undefined,
    step: go,
    close,
    compare: start,
    swap,
    leave,
  });
  const shown = trouble ?? (asset !== undefined && !here ? "elsewhere" : null);
  return (
    <Dialog title={titleOf(asset)} look={details.value ? "light detailed" : "light"} onClose={close} untitled>
      <Bar
        desk={desk}
        asset={here ? asset : undefined}
        place={place}
        total={total}
        comparing={other !== undefined}
        onCompare={other === undefined ? start : stop}
        onClose={closeAsset}
        onLeave={leave}
      />
      <div class="light-main" tabIndex={-1} autofocus>
        {shown !== null
          ? <Missing trouble={shown} desk={desk} id={id} onAgain={again} />
          : asset === undefined
          ? <div class="stage skeleton" aria-busy="true">{t("gallery.loading")}</div>
          : other !== undefined
          ? (
            <Compare
              light={light}
              first={asset}
              second={other}
              onSwipe={go}
              onSwap={swap}
              onStop={stop}
              onBroken={broken}
            />
          )
          : asset.kind === "video"
          ? <Clip key={`${id} ${tries}`} asset={asset} light={light} onSwipe={go} onBroken={broken} />
          : (
            <Staged key={`${id} ${tries}`} light={light} size={sizeOf(asset)} onSwipe={go}>
              {(style) => <Still asset={asset} style={style} onBroken={broken} />}
            </Staged>
          )}
        {here && shown === null && <ZoomTools light={light} size={sizeOf(asset)} />}
        <span class="light-step before">
          <IconButton
            icon="left"
            label={t("gallery.previous")}
            keys={keysLabel("lightbox.previous")}
            disabled={place <= 1 && other === undefined}
            onClick={() =>
              go(-1)}
          />
        </span>
        <span class="light-step after">
          <IconButton
            icon="right"
            label={t("gallery.next")}
            keys={keysLabel("lightbox.next")}
            disabled={(place === 0 || place >= total) && other === undefined}
            onClick={() =>
              go(1)}
          />
        </span>
      </div>
      {details.value && here && <Details asset={asset} desk={desk} />}
    </Dialog>
  );
}

function titleOf(asset: Asset | undefined): string {
  if (asset === undefined) return t("gallery.loading");
  const alt = altOf(asset).slice(0, 120);
  return t(asset.starred ? "gallery.tileStarred" : "gallery.tile", {
    kind: t(`gallery.kind.${asset.kind}`),
    alt,
  });
}
