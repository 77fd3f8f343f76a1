/**
 * A pen-stroke alphabet for ASCII, so that words are legible on machines without a single font. Each glyph is
 * strokes of points; a point is two digits, x (0 to 4) and y (0 the top of capitals, 6 the baseline, 8 the lowest).
 */
const STROKES: Readonly<Record<string, string>> = {
  A: "0602204246 0444",
  B: "00063645443303 0030414233",
  C: "4130100105163645",
  D: "00063645413000",
  E: "40000646 0333",
  F: "400006 0333",
  G: "41301001051636454323",
  H: "0006 4046 0343",
  I: "0020 0626 1016",
  J: "4045361605",
  K: "0006 4004 1346",
  L: "000646",
  M: "0600234046",
  N: "06004640",
  O: "103041453616050110",
  P: "06003041423303",
  Q: "103041453616050110 2446",
  R: "06003041423303 2346",
  S: "413010010213334445361605",
  T: "0040 2026",
  U: "000516364540",
  V: "002640",
  W: "0016233640",
  X: "0046 4006",
  Y: "002340 2326",
  Z: "00400646",
  a: "12324346 441405163645",
  b: "0006 0312324345361605",
  c: "4332120305163645",
  d: "4046 4332120305163645",
  e: "04444332120305163645",
  f: "30201116 0232",
  g: "4247381807 4332120305163645",
  h: "0006 0312324346",
  i: "0206 0000",
  j: "22271808 2020",
  k: "0006 3205 1436",
  l: "0006",
  m: "0206 03122326 23324346",
  n: "0206 0312324346",
  o: "123243453616050312",
  p: "0208 0312324345361605",
  q: "4248 4332120305163645",
  r: "0206 031232",
  s: "43321203143445361605",
  t: "10152636 0232",
  u: "0205163645 4246",
  v: "022642",
  w: "0216243642",
  x: "0246 4206",
  y: "0205163645 4247381807",
  z: "02420646",
  0: "103041453616050110 1432",
  1: "011016 0626",
  2: "01103041420646",
  3: "0110304142334445361605 1333",
  4: "36300444",
  5: "400002324345361605",
  6: "413010010516364544331304",
  7: "004016",
  8: "103041423313020110 133344453616050413",
  9: "051636454130100102133342",
  ".": "0606",
  ",": "1607",
  "!": "0004 0606",
  "?": "011030414224 2626",
  ":": "0303 0606",
  ";": "1313 1607",
  "'": "0001",
  '"': "0001 2021",
  "`": "0011",
  "(": "20010526",
  ")": "00212506",
  "[": "20000626",
  "]": "00202606",
  "{": "20111203141526",
  "}": "00111223141506",
  "-": "0333",
  "_": "0646",
  "+": "0343 2125",
  "=": "0242 0444",
  "*": "2125 0244 4204",
  "/": "0640",
  "\\": "0046",
  "|": "0008",
  "<": "310335",
  ">": "013305",
  "#": "1016 3036 0242 0444",
  "$": "413010010213334445361605 2027",
  "%": "0010110100 3545463635 0640",
  "&": "46121120310405162644",
  "@": "3432221314344441301001051646",
  "^": "022042",
  "~": "03123342",
  "·": "0303",
  "×": "0345 0543",
};

/** What stands for a character that the alphabet does not have. */
const BOX = "0040460600";

const PLAIN: readonly (readonly [RegExp, string])[] = [
  [/[\u2018\u2019\u201a\u2032]/g, "'"],
  [/[\u201c\u201d\u201e\u00ab\u00bb\u2033]/g, '"'],
  [/[\u2010-\u2015\u2212]/g, "-"],
  [/\u2026/g, "..."],
  [/\u00df/g, "ss"],
  [/[\u0300-\u036f]/g, ""],
];

/** The text in characters that the alphabet has, as far as that goes: accents and fine quotes fall away. */
export function plain(text: string): string {
  return PLAIN.reduce((t, [from, to]) => t.replace(from, to), text.normalize("NFKD"));
}

/** Width of a line at a cap height of `size` px. */
export function lineWidth(text: string, size: number): number {
  let width = 0;
  for (const character of text) width += advance(character);
  return Math.max(0, width - 2) * (size / 6);
}

/** An SVG path of one line, its capitals from `y` to `y + size`. */
export function strokeLine(text: string, x: number, y: number, size: number, colour: string): string {
  const unit = size / 6;
  let left = x;
  let path = "";
  for (const character of text) {
    for (const stroke of strokesOf(character)) {
      for (let i = 0; i < stroke.length; i += 2) {
        const px = left + Number(stroke[i]) * unit;
        const py = y + Number(stroke[i + 1]) * unit;
        path += `${i === 0 ? "M" : "L"}${px.toFixed(1)} ${py.toFixed(1)}`;
      }
    }
    left += advance(character) * unit;
  }
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${(unit * 0.8).toFixed(2)}" ` +
    `stroke-linecap="round" stroke-linejoin="round"/>`;
}

function strokesOf(character: string): string[] {
  if (/\s/.test(character)) return [];
  return (STROKES[character] ?? BOX).split(" ");
}

/** Width of the glyph and the gap after it, in sixths of the cap height. */
function advance(character: string): number {
  if (/\s/.test(character)) return 4;
  let widest = 0;
  for (const stroke of strokesOf(character)) {
    for (let i = 0; i < stroke.length; i += 2) widest = Math.max(widest, Number(stroke[i]));
  }
  return widest + 2;
}
