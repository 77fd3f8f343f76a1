import { MEANING } from "./words.ts";

/** What automating means, for owners who have paired. */
export function About() {
  return (
    <details class="fold">
      <summary>About: what automating means</summary>
      <Meaning />
    </details>
  );
}

export function Meaning() {
  return (
    <ul class="meaning">
      {MEANING.map((sentence) => <li key={sentence}>{sentence}</li>)}
    </ul>
  );
}
