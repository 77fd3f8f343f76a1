/** docs/figures.md: one section for the rows of one process, one for those of services apart, each written by itself. */

export const PAGE_TITLE = "# Figures";
/** Heading of what `deno task bench --distributed` measured. */
export const APART_TITLE = "## Services apart";

/** The page with one of its two parts replaced; `part` starts with its title, and the other stays as it is. */
export function withPart(page: string, part: string): string {
  const at = page.indexOf(`\n${APART_TITLE}\n`);
  const [one, apart] = at < 0 ? [page, ""] : [page.slice(0, at), page.slice(at + 1)];
  const parts = part.startsWith(APART_TITLE) ? [one, part] : [part, apart];
  return `${parts.map((text) => text.trim()).filter((text) => text !== "").join("\n\n")}\n`;
}
