/** The names that files of a form came under, kept beside their bytes: a file is its bytes everywhere else. */

const NAMES = new WeakMap<Uint8Array, string>();

/** Notes the name that a file was sent under. */
export function noteFileName(file: Uint8Array, name: string): void {
  NAMES.set(file, name);
}

/** The name that the file was sent under; undefined for bytes from elsewhere. */
export function fileNameOf(file: unknown): string | undefined {
  return file instanceof Uint8Array ? NAMES.get(file) : undefined;
}
