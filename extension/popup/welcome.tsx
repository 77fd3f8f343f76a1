import { Meaning } from "./about.tsx";
import type { Desk } from "./desk.ts";
import { PairForm } from "./pair_form.tsx";
import { DEFAULT_SERVER, SITES } from "./words.ts";

/** What an owner sees before anything is paired: first what it means, then how. */
export function Welcome({ desk }: { readonly desk: Desk }) {
  return (
    <section class="card" aria-labelledby="welcome">
      <h2 id="welcome">Let your own browser do the work</h2>
      <p class="quiet">Pair it with your Sluice. Before you do:</p>
      <Meaning />
      <PairForm desk={desk} sites={SITES} server={DEFAULT_SERVER} />
    </section>
  );
}
