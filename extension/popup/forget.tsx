import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { SiteStatus, Wish } from "../status.ts";
import type { Desk } from "./desk.ts";
import { nameOf } from "./words.ts";

interface ForgetProps {
  readonly desk: Desk;
  readonly site: SiteStatus;
  /** Answers whether it was granted. */
  readonly ask: (wish: Wish) => Promise<boolean>;
}

/** Ends the pairing of a site, after asking. */
export function Forget({ desk, site, ask }: ForgetProps) {
  const asking = useSignal(false);
  const first = useRef<HTMLButtonElement>(null);
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (asking.value) keep.current?.focus();
  }, [asking.value]);
  const close = () => {
    asking.value = false;
    first.current?.focus();
  };
  const forget = async () => {
    if (!await ask({ type: "unpair", site: site.site })) return;
    desk.say(`${nameOf(site.site)} is forgotten`);
    document.getElementById("main")?.focus();
  };
  return (
    <>
      <button
        type="button"
        class="plain"
        ref={first}
        aria-expanded={asking.value}
        onClick={() => asking.value = true}
      >
        Forget this site
      </button>
      {asking.value && (
        <div
          class="question"
          role="group"
          aria-label="Forget this site?"
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            // without this the browser closes the whole popup
            event.preventDefault();
            close();
          }}
        >
          <p>Forget {nameOf(site.site)}? It stops working here, and a new code is needed to pair it again.</p>
          <div class="buttons">
            <button type="button" ref={keep} onClick={close}>Keep it</button>
            <button type="button" class="danger" onClick={() => void forget()}>Forget it</button>
          </div>
        </div>
      )}
    </>
  );
}
