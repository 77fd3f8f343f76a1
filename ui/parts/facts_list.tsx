/** Names and values in two columns. What has no value is left out. */

import type { ComponentChildren } from "preact";

export function FactsList(
  { facts }: { readonly facts: readonly (readonly [name: string, value: ComponentChildren])[] },
) {
  const known = facts.filter(([, value]) => value !== null && value !== undefined && value !== "");
  return (
    <dl class="facts">
      {known.map(([name, value]) => (
        <div key={name}>
          <dt class="hint">{name}</dt>
          <dd dir="auto">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
