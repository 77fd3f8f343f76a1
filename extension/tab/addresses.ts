/** Addresses of a site as far as they name a page. */

/** Host and path; the number of the account (wire/flow.md §1.1), query, fragment and a slash at the end do not matter. */
export function placeOf(address: string): string {
  const url = URL.parse(address);
  if (url === null) return "";
  const path = url.pathname.replace(/^\/u\/\d+(?=\/|$)/, "").replace(/\/+$/, "");
  return `${url.host}${path}`;
}

export function isSamePlace(a: string, b: string): boolean {
  return placeOf(a) === placeOf(b);
}
