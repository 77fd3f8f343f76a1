import fc from "fast-check";
import { strict as assert } from "node:assert";
import { RecentIds } from "./recent_ids.ts";
import { TIMINGS } from "./timings.ts";

const HOUR = 3_600_000;

/** What it must do, in the plainest way. */
class Plain {
  readonly #hours = new Map<number, Set<string>>();
  has = (id: string) => [...this.#hours.values()].some((ids) => ids.has(id));
  remember(id: string, at: number): void {
    const hour = Math.floor(at / HOUR);
    if (!this.#hours.has(hour)) {
      for (const key of this.#hours.keys()) {
        if (key < Math.floor((at - TIMINGS.rememberMs) / HOUR)) this.#hours.delete(key);
      }
      this.#hours.set(hour, new Set());
    }
    this.#hours.get(hour)!.add(id);
  }
}

// few enough of each that they come again; some are no UUID, or one in another spelling
const uuid = fc.nat(200).map((n) => `${"0".repeat(8)}-0000-4000-8000-${n.toString(16).padStart(12, "0")}`);
const id = fc.oneof(
  uuid,
  fc.nat(50).map((n) => `job-${n}`),
  uuid.map((one) => one.toUpperCase()),
  fc.constantFrom("00000000-0000-0000-0000-000000000000", "00000000-0000_0000-0000-000000000000", "", "é"),
);

Deno.test("RecentIds: knows what a set of texts would know, also after it was kept and restored", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(id, fc.nat(3 * HOUR)), { maxLength: 400 }), (said) => {
      const plain = new Plain();
      let ids = new RecentIds();
      let at = 1e12;
      for (const [n, [one, later]] of said.entries()) {
        at += later;
        assert.equal(ids.has(one), plain.has(one));
        ids.remember(one, at);
        plain.remember(one, at);
        if (n % 50 === 0) ids = new RecentIds(ids.snapshot());
      }
      for (const [one] of said) assert.equal(ids.has(one), plain.has(one));
    }),
  );
});

Deno.test("RecentIds: what was kept stays as it was when more is remembered", () => {
  const ids = new RecentIds();
  const [first, ...rest] = Array.from({ length: 3_000 }, () => crypto.randomUUID());
  ids.remember(first!, 1e12);
  const kept = ids.snapshot();
  for (const one of rest) ids.remember(one, 1e12);
  assert.equal(ids.size, 3_000);
  assert.ok(rest.every((one) => ids.has(one)));
  assert.equal(new RecentIds(kept).size, 1);
  assert.deepEqual(new RecentIds(ids.snapshot()).snapshot(), ids.snapshot());
});

Deno.test("RecentIds: knows a hundred thousand UUIDs of one hour that differ in few bits", () => {
  const ids = new RecentIds();
  const of = (n: number) => `00000000-0000-4000-8000-${n.toString(16).padStart(12, "0")}`;
  for (let n = 0; n < 100_000; n++) ids.remember(of(n), 1e12);
  assert.equal(ids.size, 100_000);
  for (let n = 0; n < 100_000; n++) assert.equal(ids.has(of(n)) && !ids.has(of(n + 100_000)), true);
});
