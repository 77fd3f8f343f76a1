/** The environment, read and checked in one place (design.md §15). */

import * as z from "zod";
import { needsOf, PORTS, type Service } from "./services.ts";
import { variables } from "./variables.ts";

const KNOWN: ReadonlySet<string> = new Set(Object.keys(variables.shape));

/** What people keep for the calls that they make: the server does not read these and does not mind them. */
const OF_CLIENTS: ReadonlySet<string> = new Set(["SLUICE_KEY", "SLUICE_URL"]);

const environment = variables.transform(({ SLUICE_S3_BUCKET: bucket, ...env }, context) => {
  const accessKeyId = env.SLUICE_S3_ACCESS_KEY_ID;
  const secretAccessKey = env.SLUICE_S3_SECRET_ACCESS_KEY;
  const endpoint = env.SLUICE_S3_ENDPOINT;
  if (bucket === undefined && endpoint === undefined) return { ...env, s3: null };
  for (const name of S3_NEEDS) {
    if ({ ...env, SLUICE_S3_BUCKET: bucket }[name] === undefined) {
      context.addIssue({ code: "custom", path: [name], message: "is needed to keep media in S3" });
    }
  }
  if (bucket === undefined || accessKeyId === undefined || secretAccessKey === undefined) return z.NEVER;
  const s3 = { bucket, region: env.SLUICE_S3_REGION, accessKeyId, secretAccessKey };
  return { ...env, s3: endpoint === undefined ? s3 : { ...s3, endpoint } };
});

const S3_NEEDS = ["SLUICE_S3_BUCKET", "SLUICE_S3_ACCESS_KEY_ID", "SLUICE_S3_SECRET_ACCESS_KEY"] as const;

/** The checked settings, by their names in the environment; `s3` is null when media stay on disk. */
export type Config = z.infer<typeof environment> & { readonly SLUICE_PORT: number };

/** A variable of the environment has a value that is not accepted. Thrown by `readConfig`; the message is for the person who starts. */
export class ConfigInvalid extends Error {
  override readonly name = "ConfigInvalid";
}

const SECRETS = new Set([
  "SLUICE_ADMIN_KEY",
  "SLUICE_SECRET",
  "SLUICE_S3_SECRET_ACCESS_KEY",
  "SLUICE_DATABASE_URL",
  "SLUICE_DATABASE_READ_URL",
  "SLUICE_NATS_URL",
  "SLUICE_METRICS_TOKEN",
]);

/**
 * Reads the settings of a service from `env`. Throws `ConfigInvalid`, which names the variable, its value and what is
 * accepted.
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  service: Service = "start",
): Config {
  const given = Object.entries(env).filter(([name, value]) => name.startsWith("SLUICE_") && value !== "");
  const unknown = given.map(([name]) => name).filter((name) => !KNOWN.has(name) && !OF_CLIENTS.has(name));
  if (unknown.length > 0) {
    throw new ConfigInvalid(
      `read the settings: ${unknown.join(", ")}: not known; known are ${[...KNOWN].join(", ")}`,
    );
  }
  const wrong = needsOf(service, new Set(given.map(([name]) => name)));
  if (wrong !== null) throw new ConfigInvalid(`read the settings: ${wrong}`);
  const parsed = environment.safeParse(Object.fromEntries(given));
  if (parsed.success) return { ...parsed.data, SLUICE_PORT: parsed.data.SLUICE_PORT ?? PORTS[service] };
  const lines = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    const value = env[name];
    const shown = value === undefined ? "" : SECRETS.has(name) ? " (its value is not shown)" : ` "${value}"`;
    return `${name}${shown}: ${issue.message}`;
  });
  throw new ConfigInvalid(`read the settings: ${lines.join("; ")}`);
}
