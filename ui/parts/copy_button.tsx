/** Copies a text, and says that it did. */

import { useState } from "preact/hooks";
import { announce } from "../state/announce.ts";
import { copyText } from "../state/clipboard.ts";
import { t } from "../text/mod.ts";
import { IconButton } from "./icon_button.tsx";

export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    if (!await copyText(text)) return;
    setCopied(true);
    announce(t("copy.done"));
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <IconButton icon={copied ? "check" : "copy"} label={copied ? t("copy.done") : label} onClick={copy} />
  );
}
