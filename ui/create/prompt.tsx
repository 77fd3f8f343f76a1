/** The prompt: grows with its text, remembers what was sent, and takes pasted pictures as references. */

import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { keysLabel, useKeys } from "../keyboard/keys.ts";
import { changeDraft, draft, promptWanted } from "../state/draft.ts";
import { t } from "../text/mod.ts";
import { say } from "../text/words.ts";
import { AT_TYPED, type Place, sentPrompts, step } from "./history.ts";
import { MOST_CHARACTERS, promptTrouble } from "./prompt_check.ts";
import { uploadFiles } from "./uploads.ts";

/** From here on the count is worth showing. */
const NEAR = 3_000;

export function Prompt() {
  const ref = useRef<HTMLTextAreaElement>(null);
  const place = useRef<Place>(AT_TYPED);
  const { prompt, kind } = draft.value;
  const wanted = promptWanted.value;
  useLayoutEffect(() => {
    const field = ref.current!;
    // the height of the text can only be asked when the field is not larger than it
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + 2}px`;
  }, [prompt]);
  useEffect(() => {
    if (wanted === 0) return;
    // who comes again later did not ask again
    promptWanted.value = 0;
    ref.current?.focus();
  }, [wanted]);
  const go = (by: 1 | -1): void | false => {
    // elsewhere these keys are not the prompt's
    if (document.activeElement !== ref.current) return false;
    const next = step(sentPrompts.value, place.current, prompt, by);
    if (next === null) return;
    place.current = next.place;
    changeDraft({ prompt: next.prompt });
  };
  useKeys({
    // at once: what is typed next is meant for it
    "create.focus": () => ref.current?.focus(),
    "create.older": () => go(1),
    "create.newer": () => go(-1),
  });
  const paste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData?.files ?? []];
    // text copied from a document comes with a picture of itself
    if (files.length === 0 || event.clipboardData?.types.includes("text/plain")) return;
    event.preventDefault();
    void uploadFiles(files);
  };
  const tooLong = prompt.length > MOST_CHARACTERS ? promptTrouble(prompt) : null;
  return (
    <div class="prompt">
      <textarea
        ref={ref}
        rows={2}
        dir="auto"
        value={prompt}
        aria-label={t("create.prompt")}
        aria-describedby="prompt-count"
        aria-invalid={tooLong !== null ? true : undefined}
        title={keysLabel("create.focus")}
        placeholder={t(kind === "image" ? "create.placeholder.image" : "create.placeholder.video")}
        onInput={(event) => {
          place.current = AT_TYPED;
          changeDraft({ prompt: event.currentTarget.value });
        }}
        onPaste={paste}
      />
      <p
        id="prompt-count"
        class={tooLong !== null ? "field-error" : prompt.length < NEAR ? "visually-hidden" : "hint"}
      >
        {tooLong !== null
          ? say(tooLong)
          : t("create.characters", { used: prompt.length, most: MOST_CHARACTERS })}
      </p>
    </div>
  );
}
