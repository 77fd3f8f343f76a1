/** A language that nobody speaks: longer, accented and from right to left, so that what is not in the catalogue stands out. */

const PLAIN = "aceinosuyACEINOSUY";
const ACCENTED = "áçéíñóšúýÁÇÉÍÑÓŠÚÝ";

/** The text in it. */
export function pseudo(text: string): string {
  const accented = [...text].map((letter) => {
    const place = PLAIN.indexOf(letter);
    return place < 0 ? letter : ACCENTED[place]!;
  }).join("");
  return `\u2067[${accented} ${"~".repeat(Math.ceil(text.length / 4))}]\u2069`;
}
