/** A button that shows an icon and says what it does to those who cannot see it, and on hovering. */

import { Icon, type IconName } from "./icon.tsx";

export interface IconButtonProps {
  readonly icon: IconName;
  readonly label: string;
  readonly onClick: (event: MouseEvent) => void;
  /** Keys that do the same, as people read them. */
  readonly keys?: string;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  /** Why it is disabled, beside what it would do. */
  readonly why?: string | undefined;
  readonly danger?: boolean;
  /** -1 where what it stands in has the keys. */
  readonly tabIndex?: number;
}

export function IconButton(
  { icon, label, onClick, keys = "", pressed, disabled = false, why, danger = false, tabIndex }:
    IconButtonProps,
) {
  const title = [label, keys && `(${keys})`, why && `– ${why}`].filter(Boolean).join(" ");
  return (
    <button
      type="button"
      class={danger ? "icon-button danger" : "icon-button"}
      aria-label={label}
      title={title}
      tabIndex={tabIndex}
      aria-pressed={pressed}
      aria-disabled={disabled}
      onClick={(event) => disabled || onClick(event)}
    >
      <Icon name={icon} />
    </button>
  );
}
