/** What an answer says of its bytes, whoever sends them. */

/** The type as it stands in an answer. */
export function contentType(mime: string): string {
  return mime === "text/plain" ? "text/plain; charset=utf-8" : mime;
}

/** How to show or save them, by RFC 6266: a plain name for old readers, the true one in UTF-8 for the rest. */
export function disposition(filename: string | undefined): string {
  if (filename === undefined) return "inline";
  const plain = filename.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const full = encodeURIComponent(filename.toWellFormed()).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${full}`;
}
