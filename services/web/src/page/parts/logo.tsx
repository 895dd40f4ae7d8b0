/** The mark and the name. */
export const Logo = () => (
  <span className="logo">
    <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="currentColor" />
      <g fill="none" stroke="var(--surface)" strokeWidth="2.6" strokeLinecap="round">
        <path d="M5 13c3.7 0 3.7 3 7.3 3s3.7-3 7.4-3 3.6 3 7.3 3" />
        <path d="M5 20c3.7 0 3.7 3 7.3 3s3.7-3 7.4-3 3.6 3 7.3 3" />
      </g>
      <path d="m13.5 5.2 6.6 3.6-6.6 3.6z" fill="var(--surface)" />
    </svg>
    Millrace
  </span>
);
