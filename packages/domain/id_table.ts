/** A set of UUIDs at about 24 bytes each: 16 for the id, in the order in which they came, and open addressing beside. */

/** Ids in one piece of memory; pieces are never moved, so a growing table copies nothing but its slots. */
const PIECE = 1_024;
const BYTES = 16;
/** Slots at the beginning; a power of two, as it must stay. */
const SLOTS = 64;

/** A UUID as the table takes it. */
export interface PackedId {
  readonly words: Uint32Array;
  readonly hash: number;
}

const DIGITS = new Int8Array(128).fill(-1);
for (let d = 0; d < 16; d++) DIGITS[d.toString(16).charCodeAt(0)] = d;
const DASHES: ReadonlySet<number> = new Set([8, 13, 18, 23]);

/** The UUID in 16 bytes; null for any other text, also for one that is written in capitals. */
export function packId(id: string): PackedId | null {
  if (id.length !== 36) return null;
  const words = new Uint32Array(4);
  let word = 0;
  let digits = 0;
  for (let i = 0; i < 36; i++) {
    const code = id.charCodeAt(i);
    if (DASHES.has(i)) {
      if (code !== 45) return null;
      continue;
    }
    const digit = code < 128 ? DIGITS[code]! : -1;
    if (digit < 0) return null;
    word = word << 4 | digit;
    if ((++digits & 7) === 0) words[(digits >> 3) - 1] = word;
  }
  return { words, hash: mix(words[0]!, words[1]!, words[2]!, words[3]!) };
}

/** All words count: ids made from a clock differ in few of their bits. */
function mix(a: number, b: number, c: number, d: number): number {
  let hash = 0;
  for (const word of [a, b, c, d]) {
    hash = Math.imul(hash ^ word, 0x85ebca6b);
    hash = Math.imul(hash ^ hash >>> 13, 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
}

export class IdTable {
  readonly #pieces: DataView<ArrayBuffer>[] = [];
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
    if (this.#size % PIECE === 0) this.#pieces.push(new DataView(new ArrayBuffer(PIECE * BYTES)));
    const [piece, at] = this.#placeOf(this.#size);
    for (let i = 0; i < 4; i++) piece.setUint32(at + 4 * i, id.words[i]!);
    this.#slots[slot] = ++this.#size;
    if (this.#size > this.#slots.length * 0.75) this.#grow();
  }

  /**
   * All ids in the order in which they came, 16 bytes each, in pieces. What they hold does not change when ids are
   * added later.
   */
  *bytes(): Generator<Uint8Array<ArrayBuffer>> {
    for (const [i, { buffer }] of this.#pieces.entries()) {
      yield new Uint8Array(buffer, 0, Math.min(PIECE, this.#size - i * PIECE) * BYTES);
    }
  }

  /** Adds ids as `bytes` gave them. */
  addBytes(bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at + BYTES <= bytes.length; at += BYTES) this.add(read(view, at));
  }

  #placeOf(index: number): readonly [DataView, number] {
    return [this.#pieces[Math.floor(index / PIECE)]!, index % PIECE * BYTES];
  }

  /** The slot of the id, or the free one where it belongs. */
  #slotOf({ words, hash }: PackedId): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask;; slot = slot + 1 & mask) {
      const place = this.#slots[slot]!;
      if (place === 0) return slot;
      const [piece, at] = this.#placeOf(place - 1);
      if (
        piece.getUint32(at) === words[0] && piece.getUint32(at + 4) === words[1] &&
        piece.getUint32(at + 8) === words[2] && piece.getUint32(at + 12) === words[3]
      ) return slot;
    }
  }

  #grow(): void {
    this.#slots = new Uint32Array(this.#slots.length * 2);
    const mask = this.#slots.length - 1;
    for (let index = 0; index < this.#size; index++) {
      let slot = read(...this.#placeOf(index)).hash & mask;
      while (this.#slots[slot] !== 0) slot = slot + 1 & mask;
      this.#slots[slot] = index + 1;
    }
  }
}

function read(view: DataView, at: number): PackedId {
  const words = new Uint32Array(4);
  for (let i = 0; i < 4; i++) words[i] = view.getUint32(at + 4 * i);
  return { words, hash: mix(words[0]!, words[1]!, words[2]!, words[3]!) };
}
