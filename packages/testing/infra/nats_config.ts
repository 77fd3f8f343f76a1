/** The configurations of `infra/nats` as the nats-server of this machine can read them. */

import { join } from "node:path";
import { ROOT } from "./root.ts";

/** What the configurations take from the environment, besides the folder that each server gets. */
export const NATS_ENV = {
  NATS_GATEWAY_PASSWORD: "a-gateway",
  NATS_STORAGE_PASSWORD: "a-storage",
  NATS_ORCHESTRATOR_PASSWORD: "an-orchestrator",
  NATS_OPERATOR_PASSWORD: "an-operator",
  NATS_ROUTE_PASSWORD: "a-route",
  NATS_ROUTE_1: "nats-route://route:a-route@127.0.0.1:6222",
  NATS_ROUTE_2: "nats-route://route:a-route@127.0.0.2:6222",
  NATS_ROUTE_3: "nats-route://route:a-route@127.0.0.3:6222",
} as const;

export type NatsUser = "gateway" | "storage" | "orchestrator" | "operator";

/** The address of a server on this machine, as that user. */
export function natsUrlOf(user: NatsUser, port: number): string {
  const name = `NATS_${user.toUpperCase()}_PASSWORD` as keyof typeof NATS_ENV;
  return `nats://${user}:${NATS_ENV[name]}@127.0.0.1:${port}`;
}

/**
 * Copies them into `dir`, without the one line that only nats-server 2.12 knows, and with `change` done to the text of each.
 */
export async function copyNatsConfig(
  dir: string,
  change: (text: string) => string = (text) => text,
): Promise<void> {
  await Deno.mkdir(join(dir, "cluster"), { recursive: true });
  for (const folder of [".", "cluster"]) {
    for await (const { name, isFile } of Deno.readDir(join(ROOT, "infra/nats", folder))) {
      if (!isFile) continue;
      const text = await Deno.readTextFile(join(ROOT, "infra/nats", folder, name));
      await Deno.writeTextFile(
        join(dir, folder, name),
        change(text).replace(/^sync_interval: always$/m, ""),
      );
    }
  }
}
