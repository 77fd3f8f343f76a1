/** Assets have addresses: the gallery's own with the asset's id, so that what lies under the large view stays as it was. */

/** The address that shows an asset over the list that is open now, or over the whole gallery. */
export function assetPath(id: string): string {
  const { pathname, search } = location;
  const room = pathname.startsWith("/trash") ? "trash" : "gallery";
  return `/${room}/${id}${pathname.startsWith(`/${room}`) ? search : ""}`;
}

/** Shows an asset large. From one asset to the next the address is replaced, so that one step back leads to the list. */
export function openAsset(id: string): void {
  const isOpen = /^\/(gallery|trash)\/./.test(location.pathname);
  go(assetPath(id), isOpen);
}

/** Back to the list under the asset. */
export function closeAsset(): void {
  if ((history.state as { readonly over?: boolean } | null)?.over === true) return history.back();
  const [, room = "gallery"] = location.pathname.split("/");
  go(`/${room}${location.search}`, true);
}

/** Changes the address without a jump to the top of the page, which a link would make. */
export function go(address: string, replace = false): void {
  if (replace) history.replaceState(history.state, "", address);
  else history.pushState({ over: true }, "", address);
  dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
}
