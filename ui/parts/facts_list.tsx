/** Names and values in two columns. */

import type { ComponentChildren } from "preact";

export function FactsList({ children }: { readonly children: ComponentChildren }) {
  return <dl class="facts">{children}</dl>;
}

export interface FactProps {
  readonly name: string;
  /** Without a value the fact is left out. */
  readonly children?: ComponentChildren;
}

export function Fact({ name, children }: FactProps) {
  if (children === null || children === undefined || children === "" || children === false) return null;
  return (
    <div>
      <dt class="hint">{name}</dt>
      <dd dir="auto">{children}</dd>
    </div>
  );
}
