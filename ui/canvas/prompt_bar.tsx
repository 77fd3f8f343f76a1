/** The prompt bar over the canvas, there while something is made from what lies on it. */

import { Composer } from "../create/composer.tsx";
import { generate } from "../create/wish.ts";
import { useKeys } from "../keyboard/keys.ts";
import { IconButton } from "../parts/icon_button.tsx";
import { t } from "../text/mod.ts";
import { useDesk } from "./use_desk.ts";

export function PromptBar() {
  const desk = useDesk();
  const close = () => {
    desk.composing.value = false;
    const { focus } = desk.sheet;
    if (focus.peek() !== null) desk.focusOn(focus.peek()!);
  };
  useKeys({
    "create.submit": () => void generate(),
    "create.submitNext": () => void generate(true),
  });
  return (
    <div
      class="canvas-prompt-bar"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.isComposing || event.defaultPrevented) return;
        // a dialog of the bar closes by itself, and no more
        if (event.target instanceof Element && event.target.closest("dialog") !== null) return;
        event.preventDefault();
        close();
      }}
    >
      <IconButton icon="close" label={t("canvas.closePrompt")} onClick={close} />
      <Composer />
    </div>
  );
}
