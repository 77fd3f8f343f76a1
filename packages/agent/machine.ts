/** What an agent takes from the machine under it beside time, so that the simulator can give it something else. */

export interface Machine {
  /** 0 to 1. */
  random(): number;
  /** A UUID. */
  newId(): string;
  /** Lower-case hex. */
  sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string>;
}

/** The machine that this runs on. */
export const thisMachine: Machine = {
  random: () => Math.random(),
  newId: () => crypto.randomUUID(),
  async sha256(bytes) {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  },
};
