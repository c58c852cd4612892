/** The mark of the product: a heading arrow that calls. */
export function BrandMark({ size = 24 }: { size?: number }) {
  return (
    <svg className="brand-mark" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <path d="M4.2 19.6 9.3 5.9a1.9 1.9 0 0 1 3.56 0l5.1 13.7-6.88-3.9z" fill="currentColor" />
      <path
        d="M17.2 3.2a5.2 5.2 0 0 1 3.6 3.6M15.9 6.2a2.6 2.6 0 0 1 1.9 1.9"
        fill="none"
        stroke="var(--hot)"
        strokeWidth="1.9"
        strokeLinecap="round"
      />
    </svg>
  );
}
