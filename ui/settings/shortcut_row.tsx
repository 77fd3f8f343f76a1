/** One shortcut: its keys, and new ones by pressing them. */

import { useEffect, useState } from "preact/hooks";
import { comboOf, shown } from "../keyboard/combo.ts";
import { isMac, keysNow, ownKeys } from "../keyboard/keys.ts";
import { type Refusal, refusalOf } from "../keyboard/refused.ts";
import { type Shortcut, type ShortcutId, SHORTCUTS } from "../keyboard/table.ts";
import { announce } from "../state/announce.ts";
import { IconButton } from "../parts/icon_button.tsx";
import { t } from "../text/mod.ts";

export interface ShortcutRowProps {
  readonly id: ShortcutId;
  /** What else hears the same keys. */
  readonly rivals: readonly string[];
  readonly recording: boolean;
  readonly onRecord: (on: boolean) => void;
}

export function ShortcutRow({ id, rivals, recording, onRecord }: ShortcutRowProps) {
  const { label }: Shortcut = SHORTCUTS[id];
  const keys = keysNow.value[id];
  const name = t(label);
  return (
    <li class="shortcut-row">
      <span>{name}</span>
      <span class="chips">
        {keys.length === 0 && <span class="quiet">{t("settings.noKeys")}</span>}
        {keys.map((combo) => <kbd key={combo}>{shown(combo, isMac)}</kbd>)}
      </span>
      <span class="row-actions">
        {ownKeys.value[id] !== undefined && (
          <IconButton
            icon="undo"
            label={t("settings.reset", { name })}
            onClick={() => reset(id)}
          />
        )}
        {keys.length > 0 && (
          <IconButton
            icon="close"
            label={t("settings.unbind", { name })}
            onClick={() => bind(id, [])}
          />
        )}
        <Recorder id={id} name={name} recording={recording} onRecord={onRecord} />
      </span>
      {rivals.length > 0 && (
        <p class="notice" role="status">{t("settings.conflict", { others: rivals.join(", ") })}</p>
      )}
    </li>
  );
}

interface RecorderProps extends Pick<ShortcutRowProps, "id" | "recording" | "onRecord"> {
  readonly name: string;
}

/** Takes the next combination that is pressed; Esc, or going elsewhere, leaves the keys as they were. */
function Recorder({ id, name, recording, onRecord }: RecorderProps) {
  const [refused, setRefused] = useState<{ readonly combo: string; readonly why: Refusal } | null>(null);
  useEffect(() => {
    if (!recording) setRefused(null);
  }, [recording]);
  const press = (event: KeyboardEvent) => {
    if (!recording || event.isComposing) return;
    // Tab still leads on, so that nobody is caught here
    if (event.key === "Tab") return onRecord(false);
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") return onRecord(false);
    const combo = comboOf(event, isMac);
    if (combo === null) return;
    const { inFields }: Shortcut = SHORTCUTS[id];
    const why = refusalOf(combo, inFields === true, isMac);
    if (why !== null) return setRefused({ combo, why });
    bind(id, [combo]);
    announce(t("settings.bound", { name, keys: shown(combo, isMac) }));
    onRecord(false);
  };
  return (
    <>
      <button
        type="button"
        class="button small"
        aria-label={recording ? t("settings.press", { name }) : t("settings.record", { name })}
        aria-pressed={recording}
        onClick={() => onRecord(!recording)}
        onKeyDown={press}
        onBlur={() => recording && onRecord(false)}
      >
        {t(recording ? "settings.pressShort" : "settings.change")}
      </button>
      {refused !== null && (
        <span class="field-error" role="alert">
          {t(`settings.refused.${refused.why}`, { keys: shown(refused.combo, isMac) })}
        </span>
      )}
    </>
  );
}

/** Keys that are the table's again are not kept as the owner's. */
function bind(id: ShortcutId, keys: readonly string[]): void {
  const usual: readonly string[] = SHORTCUTS[id].keys;
  if (keys.join() === usual.join()) reset(id);
  else ownKeys.value = { ...ownKeys.value, [id]: keys };
}

function reset(id: ShortcutId): void {
  ownKeys.value = Object.fromEntries(Object.entries(ownKeys.value).filter(([one]) => one !== id));
}
