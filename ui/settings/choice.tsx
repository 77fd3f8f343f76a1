/** One of a few words, side by side; the arrows go from one to the next, as among radio buttons. */

export interface ChoiceProps<T extends string> {
  readonly labelledBy: string;
  readonly value: T;
  /** Each word with how it is shown. */
  readonly options: readonly (readonly [T, string])[];
  readonly onChange: (value: T) => void;
}

export function Choice<T extends string>({ labelledBy, value, options, onChange }: ChoiceProps<T>) {
  return (
    <div class="radios" role="radiogroup" aria-labelledby={labelledBy}>
      {options.map(([word, label]) => (
        <label key={word}>
          <input
            type="radio"
            name={labelledBy}
            value={word}
            checked={word === value}
            onChange={() => onChange(word)}
          />
          <span>{label}</span>
        </label>
      ))}
    </div>
  );
}
