/** The documentation as one page of HTML, made of the table of operations. */

import { jsonSchemaOf, type Operation, TAGS } from "@sluice/protocol";

/** A field of a body as a row of its table. */
interface Field {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly limits: string;
}

type Json = { readonly [name: string]: unknown };

/** The whole page; `style` is put in as it is, so that the page's policy can name its hash. */
export function docsPage(
  operations: readonly Operation[],
  { url, version, style }: { readonly url: string; readonly version: string; readonly style: string },
): string {
  const chapters = TAGS.map((tag) => ({ tag, rows: operations.filter((o) => o.tag === tag) }))
    .filter(({ rows }) => rows.length > 0);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sluice API</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<nav aria-label="Chapters">
<p class="brand"><a href="/">Sluice</a> <span class="quiet">${text(version)}</span></p>
<ul>
${chapters.map(({ tag }) => `<li><a href="#${idOf(tag)}">${text(tag)}</a></li>`).join("\n")}
</ul>
</nav>
<main id="main">
<h1>API</h1>
<p>Base address: <code>${text(url)}</code>. Send your key as <code>Authorization: Bearer slk_…</code> or as
<code>X-API-Key</code>. The machine-readable description is <a href="/openapi.json">/openapi.json</a>.</p>
<p>Paths below <code>/v1</code> speak OpenAI's shapes, paths below <code>/api</code> the job API's. A refusal says what was
wrong, where, and what is accepted:</p>
<pre><code>/v1   { "error": { "message", "type", "param", "code" } }
/api  { "error", "details", "code", "requestId" }</code></pre>
${chapters.map(({ tag, rows }) => chapter(tag, rows, url)).join("\n")}
</main>
</body>
</html>
`;
}

function chapter(tag: string, rows: readonly Operation[], url: string): string {
  return `<section aria-labelledby="${idOf(tag)}">
<h2 id="${idOf(tag)}">${text(tag)}</h2>
${rows.map((row) => entry(row, url)).join("\n")}
</section>`;
}

function entry(operation: Operation, url: string): string {
  const { method, path, summary, description, scopes, query = {}, body, answers } = operation;
  const id = idOf(`${method} ${path}`);
  return `<article id="${id}">
<h3><a href="#${id}"><span class="method ${method}">${method.toUpperCase()}</span> <code>${
    text(path).replaceAll("/", "/<wbr>")
  }</code></a></h3>
<p>${text(summary)}</p>
${description === undefined ? "" : `<p class="quiet">${text(description)}</p>`}
<p class="quiet">${
    scopes === null ? "Needs no key." : `Scope: ${scopes.map((s) => `<code>${text(s)}</code>`).join(" or ")}`
  }</p>
${table("Query", Object.entries(query).map(([name, p]) => queryField(name, p)))}
${body?.json === undefined ? "" : table("Body, JSON", fieldsOf(jsonSchemaOf(body.json)))}
${body?.form === undefined ? "" : table("Body, multipart", fieldsOf(jsonSchemaOf(body.form)))}
<ul class="answers">
${
    Object.entries(answers).map(([status, words]) => `<li><code>${status}</code> ${text(words)}</li>`).join(
      "\n",
    )
  }
</ul>
${example(operation, url)}
</article>`;
}

function queryField(
  name: string,
  { description, values }: { description: string; values?: readonly string[] },
): Field {
  return {
    name,
    type: values === undefined ? "text" : values.join(" · "),
    required: false,
    limits: description,
  };
}

function table(title: string, fields: readonly Field[]): string {
  if (fields.length === 0) return "";
  return `<div class="table"><table>
<caption>${text(title)}</caption>
<thead><tr><th scope="col">Field</th><th scope="col">Type</th><th scope="col"></th></tr></thead>
<tbody>
${
    fields.map((f) =>
      `<tr><th scope="row"><code>${text(f.name)}</code>${
        f.required ? ' <span class="needed">required</span>' : ""
      }</th>` +
      `<td>${text(f.type)}</td><td class="quiet">${text(f.limits)}</td></tr>`
    ).join("\n")
  }
</tbody>
</table></div>`;
}

/** The fields of an object's schema; of a union of objects those of all of them. */
function fieldsOf(schema: Json): readonly Field[] {
  const all = (schema["allOf"] ?? schema["anyOf"] ?? schema["oneOf"]) as readonly Json[] | undefined;
  if (all !== undefined && schema["properties"] === undefined) {
    const seen = new Map<string, Field>();
    for (const field of all.flatMap(fieldsOf)) seen.set(field.name, field);
    return [...seen.values()];
  }
  const required = new Set((schema["required"] ?? []) as readonly string[]);
  const fields = Object.entries((schema["properties"] ?? {}) as Record<string, Json>).map(([name, one]) => ({
    name,
    type: typeOf(one),
    required: required.has(name),
    limits: limitsOf(one),
  }));
  // what must be there first
  return [...fields.filter((f) => f.required), ...fields.filter((f) => !f.required)];
}

function typeOf(schema: Json): string {
  if (Array.isArray(schema["enum"])) return schema["enum"].join(" · ");
  if ("const" in schema) return String(schema["const"]);
  const choices = (schema["anyOf"] ?? schema["oneOf"]) as readonly Json[] | undefined;
  if (choices !== undefined) return [...new Set(choices.map(typeOf))].join(" or ");
  if (schema["format"] === "binary") return "file";
  if (schema["type"] === "array") return `list of ${typeOf((schema["items"] ?? {}) as Json)}`;
  if (schema["type"] === "object" && schema["properties"] !== undefined) {
    return `{ ${Object.keys(schema["properties"] as object).join(", ")} }`;
  }
  return String(schema["type"] ?? "any");
}

function limitsOf(schema: Json): string {
  const words: string[] = [];
  const [min, max] = [schema["minimum"], schema["maximum"]];
  if (typeof min === "number" && typeof max === "number" && max < Number.MAX_SAFE_INTEGER) {
    words.push(`${min} to ${max}`);
  }
  if (typeof schema["maxLength"] === "number") words.push(`at most ${schema["maxLength"]} characters`);
  if (typeof schema["maxItems"] === "number") words.push(`at most ${schema["maxItems"]}`);
  const preset = schema["default"];
  if (preset !== undefined && typeof preset !== "object") words.push(`default ${preset}`);
  if (typeof schema["description"] === "string") words.push(schema["description"]);
  return words.join("; ");
}

/** A line for curl that can be pasted, with the fields that must be there. */
function example({ method, path, scopes, body }: Operation, url: string): string {
  const lines = [
    `curl ${method === "get" ? "" : `-X ${method.toUpperCase()} `}${url}${
      path.replaceAll(/:(\w+)/g, "$$$1")
    }`,
  ];
  if (scopes !== null) lines.push(`-H "Authorization: Bearer $SLUICE_KEY"`);
  const schema = body?.json ?? null;
  if (schema !== null) {
    const required = fieldsOf(jsonSchemaOf(schema)).filter((f) => f.required);
    const sample = Object.fromEntries(required.map((f) => [f.name, sampleOf(f)]));
    lines.push(`-H "Content-Type: application/json"`, `-d '${JSON.stringify(sample)}'`);
  } else if (body?.form !== undefined) {
    const required = fieldsOf(jsonSchemaOf(body.form)).filter((f) => f.required);
    for (const f of required) {
      lines.push(f.type.includes("file") ? `-F ${f.name}=@file` : `-F ${f.name}="${sampleOf(f)}"`);
    }
  }
  return `<pre tabindex="0"><code>${text(lines.join(" \\\n  "))}</code></pre>`;
}

function sampleOf({ name, type }: Field): unknown {
  if (name === "prompt") return "a lighthouse at dawn";
  if (type.includes(" · ")) return type.split(" · ")[0];
  if (type.startsWith("list of")) return [];
  if (type === "number" || type === "integer") return 1;
  return type === "boolean" ? true : `<${name}>`;
}

function idOf(words: string): string {
  return words.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
}

function text(raw: string): string {
  return raw.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
