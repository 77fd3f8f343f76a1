/**
 * An embedded database without rows, for the starts of tests. Making one takes most of a start's time and is the same each time:
 * one is made for all of them, and each gets a copy.
 */

import { fingerprintOf } from "@sluice/bundle";
import { join } from "node:path";

const ROOT = join(import.meta.dirname ?? ".", "../..");
/** Whatever changes what is in the folder. */
const SOURCES = ["packages/readmodel", "deno.lock"];

let made: Promise<string> | undefined;

/** Copies it to a folder that is not there yet. */
export async function copyEmptyReadModel(to: string): Promise<void> {
  const from = await (made ??= make());
  const { success, stderr } = await new Deno.Command("cp", { args: ["-R", from, to] }).output();
  if (!success) throw new Error(`copy ${from} to ${to}: ${new TextDecoder().decode(stderr)}`);
}

/** The folder that is copied. Several processes may come to this at once: the first that is ready is taken. */
async function make(): Promise<string> {
  const fingerprint = await fingerprintOf(SOURCES.map((name) => join(ROOT, name)));
  const folder = join(ROOT, "dist/testing", `readmodel-${fingerprint}`);
  if (await isThere(folder)) return folder;
  const making = `${folder}.${crypto.randomUUID()}`;
  await Deno.mkdir(making, { recursive: true });
  // in a process of its own: it takes 700 MB that are never given back
  const maker = join(import.meta.dirname ?? ".", "make_read_model.ts");
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", maker, making],
  }).output();
  if (!success) throw new Error(`make ${folder}: ${new TextDecoder().decode(stderr)}`);
  try {
    await Deno.rename(making, folder);
  } catch (error) {
    await Deno.remove(making, { recursive: true });
    if (!await isThere(folder)) throw error;
  }
  return folder;
}

async function isThere(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
