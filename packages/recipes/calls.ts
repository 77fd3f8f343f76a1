/** What a later recipe may not make of a site's calls, because the extension makes the reading ones by itself, signed in. */

import type { CallRecipe } from "./parts.ts";
import type { SiteRecipe } from "./recipe.ts";

type Calls = Readonly<Record<string, Pick<CallRecipe, "rpc" | "url" | "writes">>>;

/**
 * The calls that go elsewhere than to the site, and those for reading that name what costs.
 * @param hosts of the site
 * @param known calls of the recipe that came with the release: what costs there costs in every other
 */
export function strayCalls(
  { calls }: Pick<SiteRecipe, "calls">,
  hosts: readonly string[],
  known: Calls,
): { path: string; message: string }[] {
  const costly = [...Object.values(known), ...Object.values(calls)]
    .filter(({ writes }) => writes).flatMap(({ rpc, url }) => [rpc, url]).filter((name) =>
      name !== undefined
    );
  return Object.entries(calls).flatMap(([name, { rpc, url, writes }]) => {
    const [, host = ""] = /^([a-z\d.-]+)\/[\w./-]*$/.exec(url ?? "") ?? [];
    if (url !== undefined && !hosts.includes(host)) {
      return [{ path: `calls.${name}.url`, message: `expected an address at ${hosts.join(" or ")}` }];
    }
    if (writes || !costly.some((other) => rpc === other || url?.startsWith(other) === true)) return [];
    return [{ path: `calls.${name}.writes`, message: "this call costs something: it may only be watched" }];
  });
}
