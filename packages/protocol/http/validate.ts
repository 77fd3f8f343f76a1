/** Runs a zod schema and turns its first complaint into an `EdgeError`. */

import type * as z from "zod";
import { EdgeError, invalidValue } from "./edge_error.ts";

/** The parsed value. Throws `EdgeError` that names the first field that does not fit. */
export function validate<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [first] = result.error.issues;
  if (first === undefined) throw new EdgeError("invalid_body", "the body does not fit");
  const issue = nearest(first, value);
  const param = issue.path.map(String).join(".");
  const found = at(value, issue.path);
  if (param === "") throw new EdgeError("invalid_body", `the body is not a JSON object: ${issue.message}`);
  if (found === undefined) throw new EdgeError("missing_field", `${param} is required`, { param });
  if (issue.code === "invalid_type" && issue.expected === "undefined") {
    throw new EdgeError("unsupported_parameter", `${param}: this server does not support the field yet`, {
      param,
    });
  }
  throw invalidValue(param, found, accepted(issue));
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((v, key) => (v as Record<PropertyKey, unknown> | null | undefined)?.[key], value);
}

/** What zod says of a union that was given no words. */
const WORDLESS = "Invalid input";

/** Of a value that may be one of several things: the complaint of the one that it came nearest to, by what of it is there. */
function nearest(issue: z.core.$ZodIssue, value: unknown): z.core.$ZodIssue {
  // a union that has words of its own says more with them
  if (issue.code !== "invalid_union" || issue.message !== WORDLESS) return issue;
  const inside = at(value, issue.path);
  let [best, depth] = [issue as z.core.$ZodIssue, 0];
  for (const [first] of issue.errors) {
    if (first === undefined) continue;
    const inner = nearest(first, inside);
    const reached = inner.path.length - (at(inside, inner.path) === undefined ? 1 : 0);
    if (reached < depth) continue;
    best = { ...inner, path: [...issue.path, ...inner.path] };
    depth = reached;
  }
  return best;
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
