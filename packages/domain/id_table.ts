/** A set of UUIDs at about 24 bytes each: 16 for the id, in the order in which they came, and open addressing beside. */

/** Ids in one piece of memory; pieces are never moved, so a growing table copies nothing but its slots. */
const PIECE = 1_024;
const WORDS = 4;
/** Slots at the beginning; a power of two, as it must stay. */
const SLOTS = 64;

/** A UUID as the table takes it: four words of 32 bits, and where to begin to look for it. */
export interface PackedId {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly hash: number;
}

const DIGITS = new Int8Array(128).fill(-1);
for (let d = 0; d < 16; d++) DIGITS[d.toString(16).charCodeAt(0)] = d;
const DASH = 45;

/** The UUID in 16 bytes; null for any other text, also for one that is written in capitals. */
export function packId(id: string): PackedId | null {
  if (id.length !== 36) return null;
  for (let at = 8; at <= 23; at += 5) if (id.charCodeAt(at) !== DASH) return null;
  const parts = [digits(id, 0, 4), digits(id, 4, 8), digits(id, 9, 13), digits(id, 14, 18)];
  parts.push(digits(id, 19, 23), digits(id, 24, 28), digits(id, 28, 32), digits(id, 32, 36));
  if (parts.includes(-1)) return null;
  const word = (n: number) => (parts[n]! << 16 | parts[n + 1]!) >>> 0;
  return pack(word(0), word(2), word(4), word(6));
}

/** The value of four hex digits; −1 when they are none. */
function digits(id: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) {
    const code = id.charCodeAt(at);
    const digit = code < 128 ? DIGITS[code]! : -1;
    if (digit < 0) return -1;
    value = value << 4 | digit;
  }
  return value;
}

/** All words count for the hash: ids made from a clock differ in few of their bits. */
function pack(a: number, b: number, c: number, d: number): PackedId {
  return { a, b, c, d, hash: stir(stir(stir(stir(0, a), b), c), d) };
}

function stir(hash: number, word: number): number {
  hash = Math.imul(hash ^ word, 0x85ebca6b);
  hash = Math.imul(hash ^ hash >>> 13, 0xc2b2ae35);
  return hash ^ hash >>> 16;
}

export class IdTable {
  readonly #pieces: Uint32Array<ArrayBuffer>[] = [];
  /** The place of an id, counted from 1; 0 is free. */
  #slots = new Uint32Array(SLOTS);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(id: PackedId): boolean {
    return this.#slots[this.#slotOf(id)] !== 0;
  }

  /** Adds the id; one that is there already changes nothing. */
  add(id: PackedId): void {
    const slot = this.#slotOf(id);
    if (this.#slots[slot] !== 0) return;
    const at = this.#size % PIECE;
    if (at === 0) this.#pieces.push(new Uint32Array(PIECE * WORDS));
    this.#pieces.at(-1)!.set([id.a, id.b, id.c, id.d], at * WORDS);
    this.#slots[slot] = ++this.#size;
    if (this.#size > this.#slots.length * 0.75) this.#grow();
  }

  /**
   * All ids in the order in which they came, in pieces: 16 bytes each, their words lowest byte first as in the memory of
   * every machine that this runs on. What the pieces hold does not change when ids are added later.
   */
  *bytes(): Generator<Uint8Array<ArrayBuffer>> {
    for (const [i, { buffer }] of this.#pieces.entries()) {
      yield new Uint8Array(buffer, 0, Math.min(PIECE, this.#size - i * PIECE) * WORDS * 4);
    }
  }

  /** Adds ids as `bytes` gave them. */
  addBytes(bytes: Uint8Array<ArrayBuffer>): void {
    const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
    for (let at = 0; at + WORDS <= words.length; at += WORDS) this.add(read(words, at));
  }

  /** The slot of the id, or the free one where it belongs. */
  #slotOf({ a, b, c, d, hash }: PackedId): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = hash & mask;; slot = slot + 1 & mask) {
      const index = slots[slot]! - 1;
      if (index < 0) return slot;
      const piece = this.#pieces[Math.floor(index / PIECE)]!;
      const at = index % PIECE * WORDS;
      if (piece[at] === a && piece[at + 1] === b && piece[at + 2] === c && piece[at + 3] === d) return slot;
    }
  }

  #grow(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let index = 0; index < this.#size; index++) {
      const piece = this.#pieces[Math.floor(index / PIECE)]!;
      let slot = read(piece, index % PIECE * WORDS).hash & mask;
      while (slots[slot] !== 0) slot = slot + 1 & mask;
      slots[slot] = index + 1;
    }
    this.#slots = slots;
  }
}

function read(words: Uint32Array, at: number): PackedId {
  return pack(words[at]!, words[at + 1]!, words[at + 2]!, words[at + 3]!);
}
