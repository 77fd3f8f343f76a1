/** Names of things as the APIs write them: contracts/settled.md points 11 and 36. */

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const VIDEO = /^video_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/;
const POSITION = /^(?:(\d{1,6})-)?(\d{1,15})$/;

/** `video_` and the job's UUID without dashes. */
export function videoId(jobId: string): string {
  return `video_${jobId.replaceAll("-", "")}`;
}

/** The job's UUID from either form of its id, or null when the text is neither. */
export function jobIdFrom(text: string): string | null {
  const id = text.toLowerCase();
  if (UUID.test(id)) return id;
  const parts = VIDEO.exec(id);
  return parts === null ? null : parts.slice(1).join("-");
}

/** `<cell>-<number>`. */
export function positionOf(cell: number, number: number): string {
  return `${cell}-${number}`;
}

/** The commit number of a position of `cell`; a bare number means the same cell. Null when it is no position of it. */
export function numberFrom(position: string, cell: number): number | null {
  const parts = POSITION.exec(position);
  if (parts === null || (parts[1] !== undefined && Number(parts[1]) !== cell)) return null;
  return Number(parts[2]);
}

/** RFC 3339 UTC of ms since 1970; null stays null. */
export function timeOf(at: number): string;
export function timeOf(at: number | null): string | null;
export function timeOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
