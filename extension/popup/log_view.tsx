import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Desk } from "./desk.ts";
import { logOf } from "./log.ts";

/** The log in the side panel, its newest line in sight. */
export function LogView({ desk }: { readonly desk: Desk }) {
  const text = useSignal("");
  const view = useRef<HTMLPreElement>(null);
  const refresh = async () => {
    text.value = await logOf(desk).catch((error: Error) => error.message);
  };
  useEffect(() => void refresh(), []);
  useEffect(() => {
    if (view.current !== null) view.current.scrollTop = view.current.scrollHeight;
  }, [text.value]);
  return (
    <section class="card" aria-labelledby="log">
      <div class="row">
        <h2 id="log">Log</h2>
        <button
          type="button"
          class="plain"
          onClick={() => void refresh().then(() => desk.say("Log refreshed"))}
        >
          Refresh
        </button>
      </div>
      <pre class="log" ref={view} tabIndex={0} role="region" aria-labelledby="log">
        {text.value === "" ? "Nothing has happened yet." : text.value}
      </pre>
    </section>
  );
}
