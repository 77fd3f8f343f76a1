/** The documents: the page's shell and the log-in. */

import { MODELS, MOST_REFERENCES, RATIOS, REFERENCE_TYPES, sizeOf } from "./catalogue.ts";
import type { World } from "./world.ts";

/** What the page's script finds as `globalThis.__standin`. */
function given({ options, uid, change }: World): unknown {
  return {
    uid,
    pollMs: options.pollMs,
    change,
    models: MODELS.map(({ name, mode }) => ({
      name: change === "renamed_model" && mode !== "auto" ? `${name} Next` : name,
      mode,
    })),
    ratios: Object.keys(RATIOS).map((name) => ({
      name,
      "1k": sizeOf(name, "1k"),
      "2k": sizeOf(name, "2k"),
    })),
    categories: REFERENCE_TYPES,
    mostReferences: MOST_REFERENCES,
  };
}

export function pikasoPage(world: World): string {
  const canaries = Object.entries(world.options.storage)
    .map(([name, value]) => `localStorage.setItem(${literal(name)}, ${literal(value)});`).join("");
  const hostile = world.hostile ? `<script src="/pikaso/static/hostile.js"></script>` : "";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>AI image generator</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/pikaso/static/style.css">
<script>globalThis.__standin = ${literal(given(world))};${canaries}</script>
${hostile}
<script type="module" src="/pikaso/static/main.js"></script>
</head>
<body></body>
</html>`;
}

export function loginPage(next: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Log in</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/pikaso/static/style.css">
</head>
<body><main class="login"><h1>Log in</h1><p>You are signed out.</p><a href="${next}">Continue</a></main></body>
</html>`;
}

/** The cookies of a signed-in visitor, for this host and the data host. */
export function sessionCookies({ session, uid, options }: World): string[] {
  if (session === null) return [];
  const shared = "Domain=.freepik.com; Path=/; Secure; SameSite=Lax";
  return [
    `UID=${uid}; ${shared}`,
    `XSRF-TOKEN=${encodeURIComponent(session.xsrf)}; ${shared}`,
    `freepik_session=${session.id}; ${shared}; HttpOnly`,
    ...Object.entries(options.cookies).map(([name, value]) => `${name}=${value}; ${shared}; HttpOnly`),
  ];
}

/** A value as JavaScript inside HTML. */
function literal(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}
