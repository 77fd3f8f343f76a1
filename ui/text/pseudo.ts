/** A language that nobody speaks: longer, accented and from right to left, so that what is not in the catalogue stands out. */

const PLAIN = "aceinosuyACEINOSUY";
const ACCENTED = "áçéíñóšúýÁÇÉÍÑÓŠÚÝ";

/** The text in it. */
export function pseudo(text: string): string {
  const accented = [...text].map((letter) => {
    const place = PLAIN.indexOf(letter);
    return place < 0 ? letter : ACCENTED[place]!;
  }).join("");
  // as words, so that a line can break in them as in a language's own
  const padding = "~".repeat(Math.ceil(text.length / 4)).match(/~{1,6}/g) ?? [];
  return `\u2067[${[accented, ...padding].join(" ")}]\u2069`;
}
