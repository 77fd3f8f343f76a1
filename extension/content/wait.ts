/** Waits for the page. Driven by its changes: in a tab that nobody looks at, timers run late. */

/** A net for what changes without a trace in the document, ms. */
const LOOK_AGAIN_MS = 250;

/**
 * What `look` finds as soon as it finds something; null when it has found nothing for `ms`.
 * Rejects with the signal's reason.
 */
export function waitFor<T>(look: () => T | null | false, ms: number, signal: AbortSignal): Promise<T | null> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const until = performance.now() + ms;
    const observer = new MutationObserver(again);
    const timer = setInterval(again, LOOK_AGAIN_MS);
    const deadline = setTimeout(again, ms);
    const aborted = () => end(() => reject(signal.reason));

    function again(): void {
      try {
        const found = look();
        if (found !== null && found !== false) end(() => resolve(found));
        else if (performance.now() >= until) end(() => resolve(null));
      } catch (error) {
        end(() => reject(error));
      }
    }
    function end(settle: () => void): void {
      observer.disconnect();
      clearInterval(timer);
      clearTimeout(deadline);
      signal.removeEventListener("abort", aborted);
      settle();
    }
    signal.addEventListener("abort", aborted, { once: true });
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    again();
  });
}
