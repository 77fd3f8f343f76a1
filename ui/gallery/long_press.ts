/** Pressing long on glass: what a right click and a key are elsewhere. */

import { useRef } from "preact/hooks";

interface Press {
  readonly x: number;
  readonly y: number;
  timer?: ReturnType<typeof setTimeout>;
  long: boolean;
}

const LONG_MS = 450;
/** A finger that moves further than this scrolls, px. */
const STILL_PX = 10;

/** Calls `pressed` after a long press with a finger; `wasLong` tells the click after it apart. */
export function useLongPress(pressed: () => void) {
  const press = useRef<Press>({ x: 0, y: 0, long: false });
  const end = () => clearTimeout(press.current.timer);
  return {
    wasLong: () => press.current.long,
    handlers: {
      onPointerDown(event: PointerEvent) {
        end();
        press.current = { x: event.clientX, y: event.clientY, long: false };
        if (event.pointerType !== "touch") return;
        press.current.timer = setTimeout(() => {
          press.current.long = true;
          pressed();
        }, LONG_MS);
      },
      onPointerMove({ clientX, clientY }: PointerEvent) {
        const { x, y } = press.current;
        if (Math.hypot(clientX - x, clientY - y) > STILL_PX) end();
      },
      onPointerUp: end,
      onPointerCancel: end,
    },
  };
}
