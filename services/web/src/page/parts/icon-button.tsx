import { Icon, type IconName } from "./icon.tsx";

type IconButtonProps = {
  readonly icon: IconName;
  readonly label: string;
  readonly testId?: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
};

/** A button that shows an icon and tells its label to screen readers and on hovering. */
export const IconButton = ({ icon, label, testId, disabled = false, onClick }: IconButtonProps) => (
  <button
    type="button"
    className="icon-button"
    aria-label={label}
    title={label}
    data-testid={testId}
    disabled={disabled}
    onClick={onClick}
  >
    <Icon name={icon} />
  </button>
);
