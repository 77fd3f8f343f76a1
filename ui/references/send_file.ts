/** Sends one file. With `XMLHttpRequest`, because `fetch` does not tell how much has gone. */

import { ApiError } from "../state/api.ts";

/**
 * The media id that the file has now. `onSent` hears the share of the bytes that has gone, 0 to 1. Throws `ApiError`, and the
 * signal's reason.
 */
export function sendFile(file: File, onSent: (share: number) => void, signal: AbortSignal): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const call = new XMLHttpRequest();
  call.open("POST", "/api/references");
  call.upload.onprogress = ({ loaded, total }) => onSent(total === 0 ? 0 : loaded / total);
  call.onload = () => {
    const id = read(call.responseText).references?.[0]?.id;
    return call.status === 201 && id !== undefined ? resolve(id) : reject(errorOf(call));
  };
  call.onerror = () => reject(new ApiError(0, "offline", "the connection broke", null));
  call.onabort = () => reject(signal.reason);
  signal.addEventListener("abort", () => call.abort());
  const form = new FormData();
  form.set("file", file, file.name);
  call.send(form);
  return promise;
}

function errorOf(call: XMLHttpRequest): ApiError {
  const said = read(call.responseText);
  return new ApiError(
    call.status,
    said.code ?? "unknown",
    said.details ?? call.statusText,
    call.getResponseHeader("x-request-id"),
    Number(call.getResponseHeader("retry-after")) || null,
  );
}

interface Answer {
  readonly code?: string;
  readonly details?: string;
  readonly references?: readonly { readonly id: string }[];
}

function read(text: string): Answer {
  try {
    return JSON.parse(text);
  } catch {
    // a proxy's own page
    return {};
  }
}
