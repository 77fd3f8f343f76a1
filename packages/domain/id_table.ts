/** A set of UUIDs at about 24 bytes each: 16 for the id, in the order in which they came, and open addressing beside. */

/** Ids in one piece of memory; pieces are never moved, so a growing table copies nothing but its slots. */
const PIECE = 1_024;
const WORDS = 4;
/** Slots at the beginning; a power of two, as it must stay. */
const SLOTS = 64;
/** Share of the slots that may be taken before there are more of them. */
const MOST_FULL = 0.75;

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
  const [a, b, c, d] = [word(0), word(2), word(4), word(6)];
  return { a, b, c, d, hash: hashOf(a, b, c, d) };
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

/** All words count: ids made from a clock differ in few of their bits. */
function hashOf(a: number, b: number, c: number, d: number): number {
  return stir(stir(stir(stir(0, a), b), c), d);
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

  /** The table that gave these `bytes`. Whole pieces are used as they are and not copied: nobody may write to them. */
  static from(pieces: readonly Uint8Array<ArrayBuffer>[]): IdTable {
    const table = new IdTable();
    for (const bytes of pieces) {
      table.#pieces.push(isWhole(bytes) ? new Uint32Array(bytes.buffer) : widened(bytes));
      table.#size += bytes.length / WORDS / 4;
    }
    table.#index();
    return table;
  }

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
    if (at === 0) this.#pieces.push(widened(new Uint8Array(0)));
    this.#pieces.at(-1)!.set([id.a, id.b, id.c, id.d], at * WORDS);
    this.#slots[slot] = ++this.#size;
    if (this.#size >= this.#slots.length * MOST_FULL) this.#index();
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

  /** Makes slots for the ids that there are and for some more, and fills them. */
  #index(): void {
    let length = SLOTS;
    while (length * MOST_FULL <= this.#size) length *= 2;
    const slots = new Uint32Array(length);
    const mask = length - 1;
    for (let index = 0; index < this.#size; index++) {
      const piece = this.#pieces[Math.floor(index / PIECE)]!;
      let slot = hashIn(piece, index % PIECE * WORDS) & mask;
      while (slots[slot] !== 0) slot = slot + 1 & mask;
      slots[slot] = index + 1;
    }
    this.#slots = slots;
  }
}

const PIECE_BYTES = PIECE * WORDS * 4;

function isWhole({ length, buffer }: Uint8Array<ArrayBuffer>): boolean {
  return length === PIECE_BYTES && buffer.byteLength === PIECE_BYTES;
}

/** A piece with room for more, as the last one is. */
function widened(bytes: Uint8Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const buffer = new ArrayBuffer(PIECE_BYTES);
  new Uint8Array(buffer).set(bytes);
  return new Uint32Array(buffer);
}

function hashIn(words: Uint32Array, at: number): number {
  return hashOf(words[at]!, words[at + 1]!, words[at + 2]!, words[at + 3]!);
}
