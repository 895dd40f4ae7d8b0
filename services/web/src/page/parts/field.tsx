import { type InputHTMLAttributes, useId } from "react";

type FieldProps = Omit<InputHTMLAttributes<HTMLInputElement>, "minLength"> & {
  readonly label: string;
  readonly name: string;
  readonly testId: string;
  readonly minLength?: number | undefined;
  readonly hint?: string | undefined;
  readonly issue?: string | undefined;
};

/** A labelled input with its hint, or what is wrong with it. */
export const Field = ({ label, testId, hint, issue, minLength, ...input }: FieldProps) => {
  const id = useId();
  const note = issue ?? hint;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        required
        {...input}
        {...(minLength === undefined ? {} : { minLength })}
        id={id}
        data-testid={testId}
        aria-invalid={issue !== undefined}
        aria-describedby={note ? `${id}-note` : undefined}
      />
      {note && (
        <small id={`${id}-note`} className={issue ? "issue" : "quiet"}>
          {note}
        </small>
      )}
    </div>
  );
};
