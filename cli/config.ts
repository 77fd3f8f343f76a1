/** The environment, read and checked in one place (design.md §15). */

import { isKey } from "@sluice/auth";
import { ALLOW_NOTHING, EgressAllowInvalid, parseEgressAllow } from "@sluice/media";
import * as z from "zod";

const port = z.coerce.number({ error: "expected a port, 0 to 65535" }).int().min(0).max(65_535);
const milliseconds = z.coerce.number({ error: "expected milliseconds, 0 to 3600000" }).int().min(0).max(
  3_600_000,
);
const address = z.url({
  protocol: /^https?$/,
  error: "expected an address such as https://sluice.example.com",
})
  .transform((url) => url.replace(/\/+$/, ""));
const list = z.string().transform((text) => text.split(",").map((s) => s.trim()).filter((s) => s !== ""));

const egress = z.string().transform((text, context) => {
  try {
    return parseEgressAllow(text);
  } catch (cause) {
    if (!(cause instanceof EgressAllowInvalid)) throw cause;
    context.addIssue({ code: "custom", message: cause.message });
    return z.NEVER;
  }
});

const variables = z.object({
  SLUICE_DATA_DIR: z.string().min(1).default("./.sluice"),
  SLUICE_PORT: port.default(8001),
  SLUICE_HOST: z.string().min(1).default("127.0.0.1"),
  SLUICE_PUBLIC_URL: address.optional(),
  SLUICE_UPLOAD_URL: address.optional(),
  SLUICE_ADMIN_KEY: z.string().refine(isKey, {
    error:
      'expected "slk_", 43 letters or digits and a 6-character checksum: `sluice keys new-secret` prints one',
  }).optional(),
  SLUICE_SECRET: z.string().min(24, { error: "expected at least 24 characters" }).optional(),
  SLUICE_DATABASE_URL: z.url({
    protocol: /^postgres(ql)?$/,
    error: "expected postgres://user:password@host/name",
  }).optional(),
  SLUICE_S3_ENDPOINT: address.optional(),
  SLUICE_S3_BUCKET: z.string().min(1).optional(),
  SLUICE_S3_REGION: z.string().min(1).default("auto"),
  SLUICE_S3_ACCESS_KEY_ID: z.string().min(1).optional(),
  SLUICE_S3_SECRET_ACCESS_KEY: z.string().min(1).optional(),
  SLUICE_CORS_ORIGINS: list.default([]),
  SLUICE_EGRESS_ALLOW: egress.default(ALLOW_NOTHING),
  SLUICE_SIMULATOR: z.enum(["on", "off"], { error: 'expected "on" or "off"' }).optional(),
  SLUICE_SIMULATOR_IMAGE_MS: milliseconds.default(800),
  SLUICE_SIMULATOR_VIDEO_MS: milliseconds.default(3_000),
  SLUICE_SIMULATOR_SLOTS: z.coerce.number({ error: "expected a whole number, 1 to 1000" }).int().min(1).max(
    1_000,
  )
    .default(4),
  SLUICE_LOG_LEVEL: z.enum(["debug", "info", "warn", "error"], {
    error: 'expected "debug", "info", "warn" or "error"',
  })
    .default("info"),
});

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
export type Config = z.infer<typeof environment>;

/** A variable of the environment has a value that is not accepted. Thrown by `readConfig`; the message is for the person who starts. */
export class ConfigInvalid extends Error {
  override readonly name = "ConfigInvalid";
}

const SECRETS = new Set([
  "SLUICE_ADMIN_KEY",
  "SLUICE_SECRET",
  "SLUICE_S3_SECRET_ACCESS_KEY",
  "SLUICE_DATABASE_URL",
]);

/** Reads the settings from `env`. Throws `ConfigInvalid`, which names the variable, its value and what is accepted. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.entries(env).filter(([name, value]) => name.startsWith("SLUICE_") && value !== "");
  const unknown = given.map(([name]) => name).filter((name) => !KNOWN.has(name) && !OF_CLIENTS.has(name));
  if (unknown.length > 0) {
    throw new ConfigInvalid(
      `read the settings: ${unknown.join(", ")}: not known; known are ${[...KNOWN].join(", ")}`,
    );
  }
  const parsed = environment.safeParse(Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    const value = env[name];
    const shown = value === undefined ? "" : SECRETS.has(name) ? " (its value is not shown)" : ` "${value}"`;
    return `${name}${shown}: ${issue.message}`;
  });
  throw new ConfigInvalid(`read the settings: ${lines.join("; ")}`);
}
