/** Chance from a seed: the same seed gives the same numbers, on every machine. */

export interface Random {
  /** 0 to 1. */
  next(): number;
  /** A whole number, `from` to `to`, both included. */
  int(from: number, to: number): number;
  /** True with that probability. */
  chance(probability: number): boolean;
  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
  /** A UUID of version 4. */
  uuid(): string;
  /** Another source, which goes on by itself. */
  fork(): Random;
}

/** The source of a seed: sfc32, the small fast counter of the PractRand suite. */
export function randomOf(seed: number): Random {
  let a = 0x9e3779b9, b = 0x243f6a88, c = seed | 0, d = 1;
  const word = (): number => {
    const sum = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 12; i++) word();
  const next = () => word() / 0x1_0000_0000;
  const int = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (list) => list[int(0, list.length - 1)] as (typeof list)[number],
    uuid() {
      const hex = [word(), word(), word(), word()].map((n) => n.toString(16).padStart(8, "0")).join("");
      const variant = "89ab"[int(0, 3)];
      const groups = [
        hex.slice(0, 8),
        hex.slice(8, 12),
        `4${hex.slice(13, 16)}`,
        `${variant}${hex.slice(17, 20)}`,
      ];
      return [...groups, hex.slice(20)].join("-");
    },
    fork: () => randomOf(word()),
  };
}
