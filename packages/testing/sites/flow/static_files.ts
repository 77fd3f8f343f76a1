/** The page's own files, as they are. */

const TYPES: Readonly<Record<string, string>> = {
  js: "text/javascript",
  css: "text/css",
  svg: "image/svg+xml",
};
const FILE = /^[\w-]+(?:\.[\w-]+)*\.(js|css|svg)$/;

/** @param name of a file in `page/` */
export async function staticFile(name: string): Promise<Response> {
  const [, ending = ""] = FILE.exec(name) ?? [];
  const type = TYPES[ending];
  if (type === undefined) return new Response(null, { status: 404 });
  try {
    const bytes = await Deno.readFile(new URL(`./page/${name}`, import.meta.url));
    return new Response(bytes, {
      headers: { "content-type": `${type}; charset=utf-8`, "cache-control": "no-store" },
    });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return new Response(null, { status: 404 });
  }
}
