/** Does something so many times a second on the average, however late timers are. Returns how to stop. */
export function steadily(pace: number, action: () => void): () => void {
  const began = performance.now();
  let rounds = 0;
  const timer = setInterval(() => {
    for (; rounds < (performance.now() - began) / 1_000 * pace; rounds++) action();
  }, 1_000 / pace);
  return () => clearInterval(timer);
}
