/** Time, handed in wherever something waits or asks what time it is. */

export { type Clock, every, sleep, systemClock } from "./clock.ts";
export { type ClockGuard, guardClock, type Monotonic, steadyClock } from "./steady.ts";
