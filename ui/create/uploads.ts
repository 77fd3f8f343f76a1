/** Files on their way to be references: with progress, and with a reason when they do not arrive. */

import type { ReferenceRole } from "@sluice/domain";
import { signal } from "@preact/signals";
import { announce } from "../state/announce.ts";
import { ApiError } from "../state/api.ts";
import { fileTrouble } from "../state/file_check.ts";
import { reasonOf } from "../state/act.ts";
import { size, t } from "../text/mod.ts";
import { say } from "../text/words.ts";
import { useAsReference } from "../job/use_as_reference.ts";

export interface Upload {
  readonly id: number;
  readonly file: File;
  readonly role: ReferenceRole | undefined;
  /** 0 to 100. */
  readonly percent: number;
  /** Why it did not arrive; null while it is on its way. */
  readonly error: string | null;
  /** Whether another try makes sense. */
  readonly again: boolean;
}

export const uploads = signal<readonly Upload[]>([]);
let last = 0;

/** Sends files one after the other, so that they become references in their order. */
export async function uploadFiles(files: Iterable<File>, role?: ReferenceRole): Promise<void> {
  const begun: Upload[] = [...files].map((file) => {
    const trouble = fileTrouble(file, size);
    const error = trouble && say(trouble);
    if (error !== null) announce(error);
    return { id: ++last, file, role, percent: 0, error, again: false };
  });
  uploads.value = [...uploads.value, ...begun];
  for (const upload of begun) if (upload.error === null) await send(upload);
}

/** Sends one again that did not arrive. */
export async function uploadAgain(upload: Upload): Promise<void> {
  change(upload.id, { error: null, percent: 0 });
  await send(upload);
}

export function dismissUpload(id: number): void {
  uploads.value = uploads.value.filter((one) => one.id !== id);
}

function change(id: number, changes: Partial<Upload>): void {
  uploads.value = uploads.value.map((one) => one.id === id ? { ...one, ...changes } : one);
}

async function send({ id, file, role }: Upload): Promise<void> {
  try {
    const { id: mediaId, mime } = await post(file, (percent) => change(id, { percent }));
    dismissUpload(id);
    announce(say(useAsReference({ mediaId, mime, role })));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const text = `${file.name}: ${reasonOf(error)}`;
    change(id, { error: text, again: error.status === 0 || error.status >= 429 || error.status === 401 });
    announce(text);
  }
}

interface StoredReference {
  readonly id: string;
  readonly mime: string;
}

/** An old-fashioned request: a fetch does not tell how much has gone. Throws `ApiError`. */
function post(file: File, progress: (percent: number) => void): Promise<StoredReference> {
  const { promise, resolve, reject } = Promise.withResolvers<StoredReference>();
  const request = new XMLHttpRequest();
  request.open("POST", "/api/references");
  request.responseType = "json";
  request.upload.onprogress = ({ loaded, total }) => progress(Math.floor(loaded / Math.max(1, total) * 100));
  request.onerror = () => reject(new ApiError(0, "offline", t("error.offline"), null));
  request.onload = () => {
    const { status, response } = request;
    const stored = response?.references?.[0];
    if (status === 201 && stored !== undefined) return resolve(stored);
    const retryAfter = Number(request.getResponseHeader("retry-after"));
    reject(
      new ApiError(
        status,
        response?.code ?? "unknown",
        response?.details ?? request.statusText,
        request.getResponseHeader("x-request-id"),
        retryAfter > 0 ? retryAfter : null,
      ),
    );
  };
  const form = new FormData();
  form.append("file", file, file.name);
  request.send(form);
  return promise;
}
