/** Server-sent events as a fetch brings them: unlike an EventSource it shows refusals, and the signs of life between events. */

export interface StreamFrame {
  /** `message` unless the server named one; "" for a frame that is only a sign of life. */
  readonly event: string;
  readonly id: string | null;
  readonly data: string;
}

/** The frames of a stream, each when it is whole. What was begun when the stream ends is dropped. */
export async function* framesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<StreamFrame> {
  let rest = "";
  const reader = stream.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const parts = (rest + value).split("\n\n");
      rest = parts.pop()!;
      for (const part of parts) yield frameOf(part);
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function frameOf(text: string): StreamFrame {
  let event = "";
  let id: string | null = null;
  let data = "";
  for (const line of text.split("\n")) {
    const colon = line.indexOf(":");
    const value = line.slice(colon + 1).replace(/^ /, "");
    switch (line.slice(0, colon)) {
      case "event":
        event = value;
        break;
      case "id":
        id = value;
        break;
      case "data":
        data += data === "" ? value : `\n${value}`;
    }
  }
  return { event: event === "" && data !== "" ? "message" : event, id, data };
}
