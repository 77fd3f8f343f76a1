export const QUEUE = {
  "queue.title": "Queue",
} as const;
