/** Runs a zod schema and turns its first complaint into an `EdgeError`. */

import type * as z from "zod";
import { EdgeError, invalidValue } from "./edge_error.ts";

/** The parsed value. Throws `EdgeError` that names the first field that does not fit. */
export function validate<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  if (issue === undefined) throw new EdgeError("invalid_body", "the body does not fit");
  const param = issue.path.map(String).join(".");
  const found = issue.path.reduce<unknown>(
    (v, key) => (v as Record<PropertyKey, unknown> | undefined)?.[key],
    value,
  );
  if (param === "") throw new EdgeError("invalid_body", `the body is not a JSON object: ${issue.message}`);
  if (found === undefined) throw new EdgeError("missing_field", `${param} is required`, { param });
  if (issue.code === "invalid_type" && issue.expected === "undefined") {
    throw new EdgeError("unsupported_parameter", `${param}: this server does not support the field yet`, {
      param,
    });
  }
  throw invalidValue(param, found, accepted(issue));
}

function accepted(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_value":
      return issue.values.map(String).join(", ");
    case "invalid_type":
      return `a value of type ${issue.expected}`;
    case "too_small":
      return `at least ${issue.minimum}${measureOf(issue.origin)}`;
    case "too_big":
      return `at most ${issue.maximum}${measureOf(issue.origin)}`;
    default:
      return issue.message;
  }
}

function measureOf(origin: string): string {
  if (origin === "string") return " characters";
  return origin === "array" || origin === "record" ? " entries" : "";
}

/** A copy without the fields that are null: SDKs send null for what was left out. */
export function withoutNulls(body: unknown): unknown {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
}

/** A copy without the fields that are empty text: forms send them for what was left out. An empty prompt is a mistake. */
export function withoutEmpty(body: unknown): unknown {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(
    Object.entries(body).filter(([name, value]) => value !== "" || name === "prompt"),
  );
}

/** A copy without the fields that are undefined, as `exactOptionalPropertyTypes` wants them. */
export function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) kept[name] = value;
  return kept as { [K in keyof T]?: Exclude<T[K], undefined> };
}
