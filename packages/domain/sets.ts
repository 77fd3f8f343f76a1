/** Sets and counts by a key, as the indexes of the state are made of. */

/** Puts an id into the set of that key, making it if needed. */
export function join(sets: Map<string, Set<string>>, key: string, id: string): void {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([id]));
  else set.add(id);
}

/** Takes an id out of the set of that key; an empty set goes. */
export function leave(sets: Map<string, Set<string>>, key: string, id: string): void {
  const set = sets.get(key);
  set?.delete(id);
  if (set?.size === 0) sets.delete(key);
}

/** Adds to the number of that key; zero goes. */
export function count(counts: Map<string, number>, key: string, by: number): void {
  const n = (counts.get(key) ?? 0) + by;
  if (n === 0) counts.delete(key);
  else counts.set(key, n);
}
