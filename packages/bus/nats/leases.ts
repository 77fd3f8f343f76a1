/** Leases as keys of a KV bucket whose entries the server forgets after the lease's time. */

import { JetStreamApiError } from "@nats-io/jetstream";
import { type KV, Kvm } from "@nats-io/kv";
import { BusClosed } from "../errors.ts";
import type { Lease, Leases } from "../ports.ts";
import { isAway, type Link } from "./link.ts";

/** Code of the server's errors.json: wrong last sequence, that is, the key has another revision. */
const OTHER_REVISION = 10071;

/** `acquire` answers null as well when the server does not say in time whether the lease was given. */
export function openLeases(link: Link, replicas: number): Leases & { close(): Promise<void> } {
  const buckets = new Map<number, Promise<KV>>();
  const held = new Set<Lease>();

  /** A bucket has one time to live for all its keys, so each length of lease has its own. */
  function bucket(ttlMs: number): Promise<KV> {
    const found = buckets.get(ttlMs);
    if (found !== undefined) return found;
    const made = link.ask(
      "acquire a lease",
      () => new Kvm(link.js).create(`leases-${ttlMs}`, { ttl: ttlMs, history: 1, replicas }),
    );
    buckets.set(ttlMs, made);
    made.catch(() => buckets.delete(ttlMs));
    return made;
  }

  return {
    async acquire(name, holder, ttlMs) {
      if (link.over.aborted) throw new BusClosed("acquire a lease", { cause: link.over.reason });
      const kv = await bucket(ttlMs);
      const value = JSON.stringify({ holder, token: crypto.randomUUID() });
      const since = Date.now();
      try {
        const revision = await kv.create(name, value);
        const lease = keep(
          kv,
          { name, holder, ttlMs, value },
          revision,
          since,
          (ended) => held.delete(ended),
        );
        held.add(lease);
        return lease;
      } catch (error) {
        if (isAway(error) || isOtherRevision(error)) return null;
        throw error;
      }
    },
    async close() {
      await Promise.all([...held].map((lease) => lease.release()));
    },
  };
}

interface Claim {
  readonly name: string;
  readonly holder: string;
  readonly ttlMs: number;
  /** Names the holder and this very claim. */
  readonly value: string;
}

/** Renews the claim every third of its time; it is lost when that failed for the whole time since the last success. */
function keep(kv: KV, claim: Claim, first: number, since: number, onEnd: (lease: Lease) => void): Lease {
  const { name, holder, ttlMs, value } = claim;
  const lost = new AbortController();
  let revision = first;
  let renewing = Promise.resolve();

  const end = () => {
    clearInterval(renewal);
    clearTimeout(expiry);
    lost.abort();
    onEnd(lease);
  };
  const expireAfter = (start: number) => setTimeout(end, Math.max(0, start + ttlMs - Date.now()));

  async function renew(): Promise<void> {
    const start = Date.now();
    try {
      revision = await kv.update(name, value, revision);
    } catch (error) {
      if (!isOtherRevision(error)) return; // nobody answered: the expiry decides
      // Perhaps an earlier renewal arrived whose answer did not.
      const entry = await kv.get(name).catch(() => undefined);
      if (entry === undefined) return;
      if (entry?.string() !== value) return end();
      revision = entry.revision;
      return;
    }
    if (lost.signal.aborted) return;
    clearTimeout(expiry);
    expiry = expireAfter(start);
  }

  let expiry = expireAfter(since);
  const renewal = setInterval(
    () => renewing = renewing.then(() => lost.signal.aborted ? undefined : renew()),
    ttlMs / 3,
  );
  const lease: Lease = {
    name,
    holder,
    lost: lost.signal,
    async release() {
      if (lost.signal.aborted) return;
      end();
      await renewing;
      // If it does not arrive, the server forgets the key by itself.
      await kv.delete(name, { previousSeq: revision }).catch(() => {});
    },
  };
  return lease;
}

function isOtherRevision(error: unknown): boolean {
  return error instanceof JetStreamApiError && error.code === OTHER_REVISION;
}
