/** Every variable of the environment and what it accepts (design.md §15). */

import { isKey } from "@sluice/auth";
import { MOST_CELLS } from "@sluice/domain";
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

const database = z.url({
  protocol: /^postgres(ql)?$/,
  error: "expected postgres://user:password@host/name",
});

/** One NATS server or several of one cluster. */
const servers = list.refine(
  (urls) => urls.length > 0 && urls.every((url) => /^(nats|tls):\/\/[^/]+\/?$/.test(url)),
  { error: "expected nats://host:4222 or tls://host:4222, several with commas" },
);

const egress = z.string().transform((text, context) => {
  try {
    return parseEgressAllow(text);
  } catch (cause) {
    if (!(cause instanceof EgressAllowInvalid)) throw cause;
    context.addIssue({ code: "custom", message: cause.message });
    return z.NEVER;
  }
});

export const variables = z.object({
  SLUICE_DATA_DIR: z.string().min(1).default("./.sluice"),
  SLUICE_PORT: port.optional(),
  SLUICE_HOST: z.string().min(1).default("127.0.0.1"),
  SLUICE_PUBLIC_URL: address.optional(),
  SLUICE_AGENT_URL: address.optional(),
  SLUICE_UPLOAD_URL: address.optional(),
  SLUICE_ADMIN_KEY: z.string().refine(isKey, {
    error:
      'expected "slk_", 43 letters or digits and a 6-character checksum: `sluice keys new-secret` prints one',
  }).optional(),
  SLUICE_SECRET: z.string().min(24, { error: "expected at least 24 characters" }).optional(),
  SLUICE_NATS_URL: servers.optional(),
  SLUICE_NATS_REPLICAS: z.enum(["1", "3", "5"], { error: "expected 1, 3 or 5" }).default("1").transform((
    text,
  ) => Number(text) as 1 | 3 | 5),
  SLUICE_CELLS: z.coerce.number({ error: `expected a whole number, 1 to ${MOST_CELLS}` }).int().min(1).max(
    MOST_CELLS,
  )
    .default(1),
  SLUICE_DATABASE_URL: database.optional(),
  SLUICE_DATABASE_READ_URL: database.optional(),
  SLUICE_S3_ENDPOINT: address.optional(),
  SLUICE_S3_BUCKET: z.string().min(1).optional(),
  SLUICE_S3_REGION: z.string().min(1).default("auto"),
  SLUICE_S3_ACCESS_KEY_ID: z.string().min(1).optional(),
  SLUICE_S3_SECRET_ACCESS_KEY: z.string().min(1).optional(),
  SLUICE_S3_DIRECT: z.enum(["on", "off"], { error: 'expected "on" or "off"' }).default("off"),
  SLUICE_CORS_ORIGINS: list.default([]),
  SLUICE_EGRESS_ALLOW: egress.default(ALLOW_NOTHING),
  SLUICE_SIMULATOR: z.enum(["on", "off"], { error: 'expected "on" or "off"' }).optional(),
  SLUICE_PAIRING_CODE: z.string().min(1).optional(),
  SLUICE_SIMULATOR_IMAGE_MS: milliseconds.default(800),
  SLUICE_SIMULATOR_VIDEO_MS: milliseconds.default(3_000),
  SLUICE_SIMULATOR_SLOTS: z.coerce.number({ error: "expected a whole number, 1 to 1000" }).int().min(1).max(
    1_000,
  )
    .default(4),
  SLUICE_METRICS_TOKEN: z.string().min(16, { error: "expected at least 16 characters" }).optional(),
  SLUICE_LOG_LEVEL: z.enum(["debug", "info", "warn", "error"], {
    error: 'expected "debug", "info", "warn" or "error"',
  })
    .default("info"),
});
