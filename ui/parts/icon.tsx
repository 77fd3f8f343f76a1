/** Icons as strokes on a grid of 24, drawn in the colour of the text around them. */

const PATHS = {
  create: "M12 5v14M5 12h14",
  gallery: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9h.01",
  canvas: "M4 4h6v6H4zM14 14h6v6h-6zM10 7h4a3 3 0 0 1 3 3v4",
  queue: "M4 7h16M4 12h16M4 17h10",
  references: "M8 4h11v11H8zM5 9v11h11",
  agents: "M5 6h14v9H5zM9 19h6M12 15v4",
  account: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20c1-4 4-6 7.5-6s6.500 2 7.500 6",
  keys: "M14 10a4 4 0 1 0-4 4l1-1v-2h2V9zM13 11l7 7M17 15l-2 2",
  webhooks: "M8 17a3 3 0 1 1 1-5.800L12 6a3 3 0 1 1 3 1.500l3 5.500a3 3 0 1 1-2.600 4H8",
  settings: "M4 8h10M18 8h2M4 16h2M10 16h10M14 6v4M6 14v4",
  trash: "M5 7h14M10 4h4M7 7l1 13h8l1-13M10 11v5M14 11v5",
  star: "M12 4l2.400 5 5.600.7-4.100 3.800 1.100 5.500-5-2.800-5 2.800 1.100-5.500L4 9.700 9.600 9z",
  close: "M6 6l12 12M18 6L6 18",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  up: "M12 19V5M6 11l6-6 6 6",
  down: "M12 5v14M6 13l6 6 6-6",
  left: "M15 5l-7 7 7 7",
  right: "M9 5l7 7-7 7",
  bookmark: "M7 4h10v16l-5-4-5 4z",
  lock: "M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3",
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l4 4",
  download: "M12 4v11M7 11l5 5 5-5M5 20h14",
  copy: "M8 8h11v11H8zM5 15V5h10",
  pause: "M9 6v12M15 6v12",
  play: "M8 5l11 7-11 7z",
  sound: "M4 10v4h3l5 4V6l-5 4zM16 9a4 4 0 0 1 0 6M18.500 6.500a8 8 0 0 1 0 11",
  silent: "M4 10v4h3l5 4V6l-5 4zM16 10l4 4M20 10l-4 4",
  loop: "M17 4l3 3-3 3M20 7H8a4 4 0 0 0-4 4M7 20l-3-3 3-3M4 17h12a4 4 0 0 0 4-4",
  share: "M12 15V4M8 8l4-4 4 4M6 12H5v8h14v-8h-1",
  retry: "M5 12a7 7 0 1 1 2 5M5 18v-4h4",
  edit: "M4 20l1-4L16 5l3 3L8 19z",
  info: "M12 11v6M12 7.500h.01M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z",
  warning: "M12 4l9 16H3zM12 10v4M12 17h.01",
  check: "M5 12l5 5 9-11",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  image: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4",
  video: "M4 6h11v12H4zM15 10l5-3v10l-5-3",
  scene: "M3 6h18v12H3zM9 6v12M15 6v12",
  board: "M4 6h6l2 2h8v11H4z",
  tag: "M4 4h8l8 8-8 8-8-8zM8 8h.01",
  link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
  external: "M14 5h5v5M19 5l-8 8M16 14v5H5V8h5",
  drag: "M9 6h.01M9 12h.01M9 18h.01M15 6h.01M15 12h.01M15 18h.01",
  next: "M5 6l8 6-8 6zM18 6v12",
  fit: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  undo: "M8 9H15a5 5 0 0 1 0 10h-4M8 5L4 9l4 4",
  redo: "M16 9H9a5 5 0 0 0 0 10h4M16 5l4 4-4 4",
  compare: "M12 4v16M4 6h5v12H4M15 6h5v12h-5",
  filter: "M4 6h16l-6 7v6l-4-2v-4z",
  menu: "M4 7h16M4 12h16M4 17h16",
} as const;

export type IconName = keyof typeof PATHS;

/** Says nothing to a screen reader: whatever it stands in has a name of its own. */
export function Icon({ name, size = 20 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width={size} height={size} aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
