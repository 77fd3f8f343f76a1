/** A small receiver of OpenTelemetry's OTLP/HTTP in JSON: keeps what a process exports, and lets a test wait for it. */

export interface SeenSpan {
  /** `OTEL_SERVICE_NAME` of the process. */
  readonly service: string;
  readonly scope: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty at the top of a trace. */
  readonly parentSpanId: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Traces that it is linked to. */
  readonly links: readonly string[];
}

export interface OtlpReceiver extends AsyncDisposable {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly url: string;
  readonly spans: readonly SeenSpan[];
  /** Every body that came, of whatever kind, for searching. */
  readonly bodies: readonly string[];
  /** Resolves with the spans once they satisfy `enough`; looked at after each arrival. */
  until(enough: (spans: readonly SeenSpan[]) => boolean): Promise<readonly SeenSpan[]>;
}

interface Value {
  readonly stringValue?: string;
  readonly intValue?: string | number;
  readonly doubleValue?: number;
  readonly boolValue?: boolean;
}

interface Attribute {
  readonly key: string;
  readonly value: Value;
}

interface RawSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly attributes?: readonly Attribute[];
  readonly links?: readonly { readonly traceId: string }[];
}

interface Export {
  readonly resourceSpans?: readonly {
    readonly resource?: { readonly attributes?: readonly Attribute[] };
    readonly scopeSpans: readonly {
      readonly scope?: { readonly name?: string };
      readonly spans: readonly RawSpan[];
    }[];
  }[];
}

/** Starts to listen on a free port. */
export function startOtlpReceiver(): OtlpReceiver {
  const spans: SeenSpan[] = [];
  const bodies: string[] = [];
  const waiters = new Set<() => void>();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const body = await request.text();
    bodies.push(body);
    for (const { resource, scopeSpans } of (JSON.parse(body) as Export).resourceSpans ?? []) {
      const service = attributesOf(resource?.attributes ?? [])["service.name"] ?? "";
      for (const { scope, spans: raw } of scopeSpans) {
        spans.push(...raw.map((one) => seen(service, scope?.name ?? "", one)));
      }
    }
    for (const look of waiters) look();
    return Response.json({});
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    spans,
    bodies,
    until(enough) {
      return new Promise((resolve) => {
        const look = () => {
          if (!enough(spans)) return;
          waiters.delete(look);
          resolve(spans);
        };
        waiters.add(look);
        look();
      });
    },
    async [Symbol.asyncDispose]() {
      await server.shutdown();
    },
  };
}

function seen(
  service: string,
  scope: string,
  { name, traceId, spanId, parentSpanId = "", attributes = [], links = [] }: RawSpan,
): SeenSpan {
  return {
    service,
    scope,
    name,
    traceId,
    spanId,
    parentSpanId,
    attributes: attributesOf(attributes),
    links: links.map((link) => link.traceId),
  };
}

function attributesOf(attributes: readonly Attribute[]): Record<string, string> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, textOf(value)]));
}

function textOf({ stringValue, intValue, doubleValue, boolValue }: Value): string {
  return String(stringValue ?? intValue ?? doubleValue ?? boolValue ?? "");
}
