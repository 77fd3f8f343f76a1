/** Everything that is known of an asset, beside it. */

import { type Asset, assetId, findModel } from "@sluice/domain";
import { boardName } from "../assets/mod.ts";
import { takeOver } from "../gallery/actions.ts";
import type { Desk } from "../gallery/desk.ts";
import { CopyButton } from "../parts/copy_button.tsx";
import { facts } from "../state/mod.ts";
import { timeStyle } from "../state/prefs.ts";
import { moment, number, size, t, type TextKey } from "../text/mod.ts";
import { AltForm } from "./alt_form.tsx";
import { Lineage } from "./lineage.tsx";

export function Details({ asset, desk }: { readonly asset: Asset; readonly desk: Desk }) {
  const { prompt, negativePrompt, tags, boardId } = asset;
  const id = assetId(asset);
  const mine = desk.room === "gallery";
  const ask = (what: "board" | "tags") => () => desk.asked.value = { what, ids: [id] };
  return (
    <aside class="details" aria-label={t("lightbox.details")} tabIndex={0}>
      <section>
        <h3>
          {t("lightbox.prompt")} <CopyButton text={prompt} label={t("lightbox.copyPrompt")} />
        </h3>
        <p class="details-prompt" dir="auto" translate={false}>{prompt}</p>
        {negativePrompt !== null && (
          <p class="quiet" dir="auto">{t("lightbox.without", { words: negativePrompt })}</p>
        )}
        {mine && (
          <p class="details-row">
            {(["remix", "all", "prompt"] as const).map((part) => (
              <button
                key={part}
                type="button"
                class="button small"
                onClick={() => void takeOver(asset, part)}
              >
                {t(`gallery.recall.${part}`)}
              </button>
            ))}
          </p>
        )}
      </section>
      <dl class="details-facts">
        {factsOf(asset).map(([name, value]) => (
          <div key={name}>
            <dt>{t(name)}</dt>
            <dd dir="auto" translate={false}>{value}</dd>
          </div>
        ))}
      </dl>
      {mine && (
        <section>
          <h3>{t("lightbox.order")}</h3>
          <p class="details-row">
            <button type="button" class="button small" onClick={ask("board")}>
              {boardId === null ? t("gallery.move") : boardName(boardId) ?? t("gallery.filter.board")}
            </button>
            {tags.map((tag) => <span key={tag} class="chip" dir="auto" translate={false}>{tag}</span>)}
            <button type="button" class="button small" onClick={ask("tags")}>{t("gallery.tags")}</button>
          </p>
        </section>
      )}
      {mine && <AltForm key={id} asset={asset} />}
      <Lineage asset={asset} />
    </aside>
  );
}

/** Names and values, without what is not known. */
function factsOf(asset: Asset): readonly (readonly [TextKey, string])[] {
  const { output, model, aspectRatio, createdAt, agentId, provider, seed, jobId, count } = asset;
  const known = output.seed ?? seed;
  const agent = facts.agents.value.get(agentId)?.name;
  const settled = facts.job(jobId).value?.credits.settled;
  const found = findModel(model);
  const credits = settled ?? (found === undefined ? null : found.price["1K"] * count);
  const rows: readonly (readonly [TextKey, string | null | undefined])[] = [
    ["lightbox.model", found?.title ?? model],
    ["lightbox.seed", known === null ? null : String(known)],
    ["lightbox.ratio", aspectRatio],
    [
      "lightbox.size",
      output.width === null
        ? null
        : t("lightbox.pixels", { width: String(output.width), height: String(output.height) }),
    ],
    [
      "lightbox.duration",
      output.duration === null ? null : t("lightbox.seconds", { n: number(output.duration) }),
    ],
    ["lightbox.file", `${output.mime}, ${size(output.bytes)}`],
    ["lightbox.made", moment(createdAt, timeStyle.value, facts.now())],
    ["lightbox.agent", agent ?? (provider && t(`provider.${provider}`))],
    [
      settled === undefined ? "lightbox.usualCredits" : "lightbox.credits",
      credits === null ? null : number(credits),
    ],
  ];
  return rows.flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [[name, value] as const]
  );
}
