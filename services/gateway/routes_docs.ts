/** `/openapi.json` and `/docs`: what there is to call, for programs and for people. Neither needs a key. */

import { openApiDocument, OPERATIONS } from "@sluice/protocol";
import type { Hono } from "hono";
import { docsPage } from "./docs_page.ts";
import type { Kit, RouteEnv } from "./kit.ts";
import { pageHeaders } from "./page_policy.ts";

const STYLE = `
:root { color-scheme: light dark; --ink: #1d2226; --quiet: #586069; --paper: #fbfaf7; --line: #ddd9d0; --sheet: #f1eee7; --link: #0b5c8a;
  --get: #1f6f43; --post: #7a4a00; --put: #6a3d9a; --patch: #6a3d9a; --delete: #a32a24; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8e6e3; --quiet: #a2a8ae; --paper: #16191c; --line: #30363b; --sheet: #1d2125; --link: #7cc0ea;
    --get: #7fd1a1; --post: #e5b567; --put: #c3a5e8; --patch: #c3a5e8; --delete: #f08b84; }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
a { color: var(--link); }
a:focus-visible, pre:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 1rem; background: var(--sheet); padding: .5rem 1rem; }
nav { padding: 1.5rem; border-bottom: 1px solid var(--line); }
nav ul { list-style: none; margin: .5rem 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
nav a { text-decoration: none; display: inline-block; padding: .125rem 0; }
nav a:hover { text-decoration: underline; }
.brand { margin: 0; font-weight: 600; }
main { padding: 1.5rem; max-width: 56rem; }
h1 { font-size: 1.75rem; margin: 0 0 1rem; }
h2 { font-size: 1.25rem; margin: 3rem 0 0; padding-bottom: .5rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 0 0 .25rem; font-weight: 600; overflow-wrap: anywhere; }
h3 a { color: inherit; text-decoration: none; }
h3 a:hover code { text-decoration: underline; }
article { padding: 1.5rem 0; border-bottom: 1px solid var(--line); }
p { margin: .25rem 0; max-width: 44rem; }
.quiet { color: var(--quiet); }
code, pre { font: 14px/1.5 ui-monospace, monospace; }
pre { background: var(--sheet); border: 1px solid var(--line); border-radius: 8px; padding: .75rem 1rem; white-space: pre-wrap; overflow-wrap: anywhere; margin: .75rem 0 0; }
.method { font: 600 12px/1 ui-monospace, monospace; display: inline-block; min-width: 3.75rem; }
.get { color: var(--get); } .post { color: var(--post); } .put { color: var(--put); } .patch { color: var(--patch); } .delete { color: var(--delete); }
.table { overflow-x: auto; margin-top: .75rem; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
caption { text-align: left; font-weight: 600; padding: .25rem 0; }
thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
tbody th, td { text-align: left; vertical-align: top; padding: .3rem 1rem .3rem 0; border-top: 1px solid var(--line); font-weight: 400; }
tbody th { white-space: nowrap; }
td { overflow-wrap: anywhere; min-width: 6rem; }
.needed { color: var(--delete); font-size: 12px; }
.answers { margin: .75rem 0 0; padding: 0; list-style: none; }
@media (min-width: 64rem) {
  body { display: grid; grid-template-columns: 15rem minmax(0, 1fr); }
  nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; border-bottom: 0; border-right: 1px solid var(--line); }
  nav ul { display: block; }
  main { padding: 2.5rem 3rem 6rem; }
}
`;

const HEADERS = pageHeaders(STYLE);

export function routeDocs(app: Hono<RouteEnv>, { settings }: Kit): void {
  const { publicUrl: url, version } = settings;
  // made at the first look: most servers are never asked
  let page: string | null = null;
  let document: object | null = null;
  app.get("/openapi.json", (c) => c.json(document ??= openApiDocument(OPERATIONS, { url, version })));
  app.get(
    "/docs",
    (c) => c.html(page ??= docsPage(OPERATIONS, { url, version, style: STYLE }), 200, HEADERS),
  );
}
