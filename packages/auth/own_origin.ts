/** Whether a request that a browser sent came from our own pages. */

/**
 * A browser sends cookies along whoever's page asks, so a cookie counts only with this: `Sec-Fetch-Site` says
 * same-origin, or the `Origin` is that of the public URL or of the host that was asked. Scripts cannot set either
 * header. What names no origin at all is not ours: OWASP "Cross-Site Request Forgery Prevention".
 */
export function isOwnOrigin(request: Request, publicUrl: string): boolean {
  const { headers } = request;
  if (headers.get("sec-fetch-site") === "same-origin") return true;
  const origin = URL.parse(headers.get("origin") ?? "");
  if (origin === null || (origin.protocol !== "http:" && origin.protocol !== "https:")) return false;
  const host = headers.get("host") ?? URL.parse(request.url)?.host;
  return origin.origin === URL.parse(publicUrl)?.origin || origin.host === host;
}
