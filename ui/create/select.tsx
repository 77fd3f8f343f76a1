/** One choice of a few. A value that is not among them stays in the list, marked, until another is chosen. */

export interface SelectProps<T extends string | number> {
  readonly label: string;
  readonly value: T | null;
  /** What null is called; without it there is always a value. */
  readonly auto?: string;
  readonly choices: readonly { readonly value: T; readonly text: string }[];
  /** The text of a value that is not among the choices. */
  readonly odd: (value: T) => string;
  /** Why the value cannot be. */
  readonly trouble: string | undefined;
  readonly onChange: (value: T | null) => void;
}

export function Select<T extends string | number>(
  { label, value, auto, choices, odd, trouble, onChange }: SelectProps<T>,
) {
  const known = value === null || choices.some((one) => one.value === value);
  const all = known || value === null ? choices : [...choices, { value, text: odd(value) }];
  return (
    <label class="setting" title={trouble ?? label}>
      <span class="visually-hidden">{label}</span>
      <select
        aria-invalid={trouble !== undefined ? true : undefined}
        value={value === null ? "" : String(value)}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          onChange(all.find((one) => String(one.value) === chosen)?.value ?? null);
        }}
      >
        {auto !== undefined && <option value="">{auto}</option>}
        {all.map((one) => <option key={one.value} value={String(one.value)}>{one.text}</option>)}
      </select>
    </label>
  );
}
