/** One measured figure. `goal` is what it should be at most; a figure without one only informs. */
export type Figure = {
  readonly name: string;
  readonly unit: string;
  /** One value per round. */
  readonly values: readonly number[];
  readonly goal?: number;
};

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
};

const summary = ({ name, unit, values, goal }: Figure) => {
  const value = Number(median(values).toFixed(3));
  const spread = [Math.min(...values), Math.max(...values)].map((edge) => Number(edge.toFixed(3)));
  return {
    name,
    unit,
    median: value,
    spread,
    rounds: values.length,
    ...(goal === undefined ? {} : { goal, met: value <= goal }),
  };
};

/** Prints figures as a table and, on the last line, as one JSON object. */
export const report = (bench: string, figures: readonly Figure[]): void => {
  const rows = figures.map(summary);
  console.table(
    rows.map(({ name, unit, median, spread, goal, met }) => ({
      figure: name,
      median: `${median} ${unit}`,
      spread: spread.join(" – "),
      goal: goal === undefined ? "" : `≤ ${goal}`,
      met: met === undefined ? "" : met ? "yes" : "NO",
    })),
  );
  console.log(JSON.stringify({ bench, figures: rows }));
};
