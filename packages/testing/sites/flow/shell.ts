/** The HTML that every address of the page answers with (wire/flow.md §1.1). */

import { loadDocument, SESSION_COOKIE } from "./documents.ts";
import type { World } from "./world.ts";

export const EMAIL = "owner@example.com";
export const APP_PATH = "/_/AiSandboxAngularFrontend";
const UUID = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";
const PROJECT = new RegExp(`^/project/${UUID}(?:/scene/${UUID})?$`);

/** Whether the address, without `/u/<n>`, is one of the page's. */
export function isPage(path: string): boolean {
  return path === "/" || path === "/about" || PROJECT.test(path);
}

export function shell(world: World, path: string): Response {
  const { at, sid, build } = loadDocument(world, PROJECT.test(path));
  const nonce = crypto.randomUUID();
  const globals = { SNlM0e: at, FdrFJe: sid, cfb2h: build, Im6cmf: APP_PATH };
  const notes = {
    signedIn: world.signedIn,
    email: world.signedIn ? EMAIL : null,
    cookieBar: world.blockers.cookieBar,
    drift: world.change,
  };
  const canaries = Object.entries(world.options.storage).map((pair) =>
    `localStorage.setItem(${pair.map(inScript).join(", ")});`
  );
  const script = (name: string, kind = "") =>
    `<script ${kind} nonce="${nonce}" src="${APP_PATH}/static/${name}"></script>`;
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Flow</title>
<link rel="icon" href="data:,">
<script nonce="${nonce}">
window.WIZ_global_data = ${inScript(globals)};
window.__standin = ${inScript(notes)};
${canaries.join("\n")}
</script>
${world.hostile ? script("hostile.js") : ""}
${script("main.js", 'type="module"')}
</head>
<body></body>
</html>
`;
  const headers = new Headers({
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin-allow-popups",
    "content-security-policy": `script-src 'nonce-${nonce}' 'self'; object-src 'none'; base-uri 'self'`,
  });
  for (const [name, value] of cookies(world)) {
    headers.append("set-cookie", `${name}=${value}; Path=/; Secure; HttpOnly; SameSite=Lax`);
  }
  return new Response(html, { headers });
}

function cookies({ options, signedIn, session }: World): [name: string, value: string][] {
  const canaries = Object.entries(options.cookies);
  return signedIn ? [...canaries, [SESSION_COOKIE, session]] : canaries;
}

/** JSON that cannot end the script that it stands in. */
function inScript(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}
