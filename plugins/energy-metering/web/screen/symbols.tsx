import type { ReactNode } from 'react';

/** Drawn around 0, 0 within 26 pixels: what stands at the end of a line. */
export function Symbol({ item }: { item: string }): ReactNode {
  switch (item) {
    case 'grid':
      return (
        <>
          <circle cy={-9} r={15} />
          <circle cy={9} r={15} />
        </>
      );
    case 'pv':
      return (
        <>
          <rect x={-24} y={-17} width={48} height={34} />
          <path d="M-8-17V17M8-17V17M-24 0H24" />
        </>
      );
    case 'wind':
      return (
        <>
          <path d="M0 0V26" />
          <path d="M0-3 3-25M0-3-19 9M0-3 20 8" />
          <circle cy={-3} r={3} />
        </>
      );
    case 'storage':
      return (
        <>
          <rect x={-24} y={-14} width={44} height={28} rx={2} />
          <path d="M20-6H25V6H20M-14-7V7M-4-7V7M6-7V7" />
        </>
      );
    case 'hydrogen':
      return (
        <>
          <circle r={22} />
          <text y={6} textAnchor="middle" className="es-symbol-text">
            H₂
          </text>
        </>
      );
    default:
      return <path d="M-24 18V-8L-10 0V-8L4 0V-18H14V0L24 4V18Z" />;
  }
}
