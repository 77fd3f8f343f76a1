/** The table of operations as an OpenAPI 3.1 document. */

import * as z from "zod";
import type { Operation } from "./operation.ts";
import { TAGS } from "./operation.ts";

type Json = Record<string, unknown>;

/** A schema as JSON Schema, of what comes in. Files are `binary` text, as OpenAPI has it. */
export function jsonSchemaOf(schema: z.ZodType): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      // Uint8Array is the only thing a reader takes that JSON does not have
      if (zodSchema._zod.def.type === "custom") {
        Object.assign(jsonSchema, { type: "string", format: "binary" });
      }
    },
  });
  return json;
}

const ERRORS: Readonly<Record<"v1" | "api", Json>> = {
  v1: {
    type: "object",
    properties: {
      error: {
        type: "object",
        properties: {
          message: { type: "string" },
          type: { type: "string" },
          param: { type: ["string", "null"] },
          code: { type: ["string", "null"] },
        },
        required: ["message", "type", "param", "code"],
      },
    },
    required: ["error"],
  },
  api: {
    type: "object",
    properties: {
      error: { type: "string" },
      details: { type: "string" },
      code: { type: "string" },
      requestId: { type: "string" },
    },
    required: ["error", "details", "code", "requestId"],
  },
};

/** The document. `url`: where the server answers, without a slash at the end. */
export function openApiDocument(
  operations: readonly Operation[],
  { url, version }: { readonly url: string; readonly version: string },
): Json {
  const paths: Record<string, Json> = {};
  for (const operation of operations) {
    const path = operation.path.replaceAll(/:(\w+)/g, "{$1}");
    (paths[path] ??= {})[operation.method] = entryOf(operation);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Sluice",
      version,
      description: "Image and video generators of your own signed-in browser as one durable API.",
    },
    servers: [{ url }],
    tags: TAGS.map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        bearer: {
          type: "http",
          scheme: "bearer",
          description: "An API key, or a token of POST /api/session",
        },
        apiKey: { type: "apiKey", in: "header", name: "X-API-Key" },
      },
      schemas: { OpenAIError: ERRORS.v1, Error: ERRORS.api },
    },
  };
}

function entryOf(operation: Operation): Json {
  const { method, path, tag, summary, description, scopes, query = {}, body, answers } = operation;
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const inQuery = Object.entries(query).map(([name, { description, values }]) => ({
    name,
    in: "query",
    description,
    schema: { type: "string", ...(values === undefined ? {} : { enum: values }) },
  }));
  return {
    operationId: operationId(method, path),
    tags: [tag],
    summary,
    ...(description === undefined && scopes === null ? {} : { description: told(description, scopes) }),
    ...(scopes === null ? { security: [] } : { security: [{ bearer: [] }, { apiKey: [] }] }),
    ...(inPath.length + inQuery.length === 0 ? {} : { parameters: [...inPath, ...inQuery] }),
    ...(body === undefined ? {} : { requestBody: { content: contentOf(body) } }),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, words]) => [status, { description: words }]),
      ),
      "4XX": {
        description: "Refused: what was wrong, where, and what is accepted",
        content: {
          "application/json": {
            schema: { $ref: `#/components/schemas/${path.startsWith("/v1") ? "OpenAIError" : "Error"}` },
          },
        },
      },
    },
  };
}

function told(description: string | undefined, scopes: Operation["scopes"]): string {
  const needs = scopes === null ? "" : `Scope: ${scopes.join(" or ")}.`;
  return [description, needs].filter((text) => text !== undefined && text !== "").join("\n\n");
}

function contentOf({ json, form }: NonNullable<Operation["body"]>): Json {
  return {
    ...(json === undefined ? {} : { "application/json": { schema: jsonSchemaOf(json) } }),
    ...(form === undefined ? {} : { "multipart/form-data": { schema: jsonSchemaOf(form) } }),
  };
}

/** `POST /v1/videos/:id/remix` → `post_v1_videos_id_remix`. */
function operationId(method: string, path: string): string {
  return `${method}${path.replaceAll(/[^A-Za-z0-9]+/g, "_")}`;
}
