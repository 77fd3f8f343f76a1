/** Times as the owner reads them, in the browser's language. All inputs are ms since 1970. */

/** The time of day, such as `14:32`. */
function timeOfDay(at: number): string {
  return new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" }).format(at);
}

/** The time of day, with the date when it is not today. */
export function moment(at: number, now: number): string {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  if (sameDay) return timeOfDay(at);
  return new Intl.DateTimeFormat(undefined, {
    day: "numeric",
    month: "short",
    hour: "numeric",
    minute: "2-digit",
  }).format(at);
}

/** A span as a clock, `1:23` or `1:02:03`; never below zero. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const two = (n: number) => String(n).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  const rest = `${two(seconds % 60)}`;
  return minutes < 60 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${rest}`;
}

/** A clock that counts down: it shows 0:01 in the last second, not 0:00. */
export function countdown(until: number, now: number): string {
  return clock(Math.ceil((until - now) / 1_000) * 1_000);
}
