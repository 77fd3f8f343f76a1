/** Answers of `POST /v1/chat/completions`: contracts/openai.md §8. */

/** What every object of one answer carries. */
export interface ChatFacts {
  readonly id: string;
  /** Ms since 1970. */
  readonly created: number;
  readonly model: string;
}

/** What the assistant says. */
export interface ChatContent {
  readonly content: string;
  /** Addresses of pictures, for clients that read them apart from the text. */
  readonly images: readonly string[];
  readonly warnings: readonly string[];
}

/** The whole answer. */
export function chatJson(facts: ChatFacts, { content, images, warnings }: ChatContent) {
  return {
    ...head(facts, "chat.completion"),
    choices: [{
      index: 0,
      message: { role: "assistant", content, refusal: null, ...imagesOf(images) },
      finish_reason: "stop",
      logprobs: null,
    }],
    usage: USAGE,
    ...(warnings.length === 0 ? {} : { warnings }),
  };
}

/** A chunk of a stream with something new. */
export function chatChunkJson(
  facts: ChatFacts,
  delta: Readonly<Record<string, unknown>>,
  finishReason: "stop" | null = null,
) {
  return {
    ...head(facts, "chat.completion.chunk"),
    choices: [{ index: 0, delta, finish_reason: finishReason, logprobs: null }],
  };
}

/** The delta with all that the assistant says. */
export function contentDelta({ content, images, warnings }: ChatContent) {
  return { content, ...imagesOf(images), ...(warnings.length === 0 ? {} : { warnings }) };
}

/** The last chunk, for those who asked for it. */
export function chatUsageJson(facts: ChatFacts) {
  return { ...head(facts, "chat.completion.chunk"), choices: [], usage: USAGE };
}

/** These providers count pictures, not tokens: zeros are the truth, and SDKs want the numbers there. */
const USAGE = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 } as const;

function head({ id, created, model }: ChatFacts, object: string) {
  return { id, object, created: Math.floor(created / 1_000), model };
}

function imagesOf(urls: readonly string[]) {
  if (urls.length === 0) return {};
  return { images: urls.map((url, index) => ({ type: "image_url", image_url: { url }, index })) };
}
