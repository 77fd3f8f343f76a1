import { CopyButton } from "./copy_button.tsx";
import type { Desk } from "./desk.ts";
import { codeCommand, curlCommand } from "./words.ts";

/** Where a pairing code comes from. */
export function CodeHelp({ desk, server }: { readonly desk: Desk; readonly server: string }) {
  return (
    <details class="fold">
      <summary>Where do I get a code?</summary>
      <p class="small">
        In a terminal, in Sluice's folder. <code>SLUICE_KEY</code>{" "}
        is the API key that it printed when it first started.
      </p>
      <Command desk={desk} name="command" text={codeCommand(server)} />
      <p class="small">Without that folder:</p>
      <Command desk={desk} name="curl command" text={curlCommand(server)} />
      <p class="small quiet">A code is good for ten minutes and for one pairing.</p>
    </details>
  );
}

function Command(
  { desk, name, text }: { readonly desk: Desk; readonly name: string; readonly text: string },
) {
  return (
    <>
      <pre tabIndex={0} aria-label={name}><code>{text}</code></pre>
      <CopyButton
        desk={desk}
        label={`Copy ${name}`}
        done="Command copied"
        text={() => Promise.resolve(text)}
      />
    </>
  );
}
