/** The cookie in which the studio carries its session token. */

import { SESSION_MS } from "./session_token.ts";

/** `__Host-` where the public URL is https: browsers then hold the cookie to this host, to `/` and to https. */
export function sessionCookieName(publicUrl: string): string {
  return isSecure(publicUrl) ? "__Host-sluice_session" : "sluice_session";
}

/** The value for `set-cookie`: no script can read it and no other site's form sends it. A token of null deletes it. */
export function sessionCookie(publicUrl: string, token: string | null): string {
  const age = token === null ? 0 : SESSION_MS / 1_000;
  const secure = isSecure(publicUrl) ? "; Secure" : "";
  return `${sessionCookieName(publicUrl)}=${
    token ?? ""
  }; Path=/; Max-Age=${age}; HttpOnly; SameSite=Lax${secure}`;
}

/** The token in the request's `cookie` header under the name of `sessionCookieName`, or null. */
export function readSessionCookie(header: string | null, name: string): string | null {
  if (header === null) return null;
  for (const part of header.split(";")) {
    const at = part.indexOf("=");
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim() || null;
  }
  return null;
}

function isSecure(publicUrl: string): boolean {
  return publicUrl.startsWith("https:");
}
