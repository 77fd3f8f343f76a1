/** The page at `/` of a gateway without the studio: static, no script, nothing from elsewhere. */

import type { Settings } from "./deps.ts";
import { pageHeaders } from "./page_policy.ts";

const STYLE = `
:root { color-scheme: light dark; --ink: #1c2126; --quiet: #5b646d; --paper: #fbfaf8; --line: #dedbd5; --sheet: #fff; --link: #0b5c8c; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8e6e3; --quiet: #a2a8ae; --paper: #16191c; --line: #30363b; --sheet: #1d2125; --link: #7cc0ea; }
}
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.6 system-ui, sans-serif; }
main { max-width: 42rem; margin: 0 auto; padding: 12vh 1.5rem 4rem; }
h1 { font-size: 1.75rem; font-weight: 600; margin: 0 0 .25rem; }
h2 { font-size: 1rem; font-weight: 600; margin: 2.5rem 0 .5rem; }
p { margin: .25rem 0; }
.quiet { color: var(--quiet); }
pre { background: var(--sheet); border: 1px solid var(--line); border-radius: 8px; padding: 1rem; white-space: pre-wrap; overflow-wrap: anywhere; font: 14px/1.5 ui-monospace, monospace; }
a { color: var(--link); }
a:focus-visible, pre:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
ul { margin: .25rem 0; padding-left: 1.25rem; }
`;

const HEADERS = pageHeaders(STYLE);

/** Answers with the page. */
export function homePage({ publicUrl, version }: Pick<Settings, "publicUrl" | "version">): () => Response {
  const html = page(publicUrl, version);
  const headers = { ...HEADERS, "content-type": "text/html; charset=utf-8" };
  return () => new Response(html, { headers });
}

function page(publicUrl: string, version: string): string {
  const url = escaped(publicUrl);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sluice</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Sluice is running</h1>
<p class="quiet">Version ${
    escaped(version)
  }, at ${url}. The studio is not here: <code>deno task studio</code> makes it.</p>

<h2>Make a picture</h2>
<pre><code>curl ${url}/v1/images/generations \\
  -H "Authorization: Bearer $SLUICE_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{ "prompt": "a lighthouse at dawn", "response_format": "url" }'</code></pre>
<p class="quiet">The key was printed when Sluice started for the first time.</p>

<h2>Use the OpenAI SDK</h2>
<pre><code>const client = new OpenAI({
  baseURL: "${url}/v1",
  apiKey: "slk_…",
});
const clip = await client.videos.create({
  prompt: "waves on a pebble beach",
});</code></pre>

<h2>Read on</h2>
<ul>
<li><a href="/docs">/docs</a>: everything there is to call, and <a href="/openapi.json">/openapi.json</a> for programs</li>
<li>README.md: the first steps</li>
<li>docs/architecture.md: how it works</li>
<li>docs/glossary.md: the words it uses</li>
<li><a href="/healthz">/healthz</a> and <a href="/readyz">/readyz</a>: whether it is well</li>
</ul>
</main>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
