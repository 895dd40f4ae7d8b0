type ProgressBarProps = { readonly label: string; readonly value: number; readonly testId: string };

/** A bar from 0 to 1, with its share in per cent beside it. */
export const ProgressBar = ({ label, value, testId }: ProgressBarProps) => {
  const percent = Math.floor(value * 100);
  return (
    <div className="progress">
      <progress value={percent} max={100} aria-label={label} data-testid={testId} />
      <span className="figure">{percent} %</span>
    </div>
  );
};
