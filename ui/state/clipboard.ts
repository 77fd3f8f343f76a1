/** Putting things on the clipboard, which browsers let pages do over HTTPS and at localhost. */

import { t } from "../text/mod.ts";
import { toast } from "./toasts.ts";

/** Whether the text is on the clipboard now; when it is not, the screen has said what to do. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    if (copyByCommand(text)) return true;
    toast({ kind: "failed", text: t("copy.failed") });
    return false;
  }
}

/** The old way, which browsers offer everywhere as long as a press is at work. Whether it did. */
function copyByCommand(text: string): boolean {
  let done = false;
  const copy = (event: ClipboardEvent) => {
    event.clipboardData?.setData("text/plain", text);
    // else it would be what is marked on the page
    event.preventDefault();
    done = true;
  };
  document.addEventListener("copy", copy);
  document.execCommand("copy");
  document.removeEventListener("copy", copy);
  return done;
}
