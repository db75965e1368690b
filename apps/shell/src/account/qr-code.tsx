import qrcode from 'qrcode-generator';
import type { ReactNode } from 'react';

/** A text as a QR code, dark on white in every theme, or cameras do not read it. */
export function QrCode({ text, label }: { text: string; label: string }): ReactNode {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  const size = code.getModuleCount();
  const modules = Array.from({ length: size * size }, (_, n) => [n % size, Math.floor(n / size)] as const);
  const path = modules.flatMap(([x, y]) => (code.isDark(y, x) ? [`M${x + 4} ${y + 4}h1v1h-1z`] : [])).join('');
  return (
    <svg
      className="qr-code"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size + 8} ${size + 8}`}
      shapeRendering="crispEdges"
    >
      <rect width="100%" height="100%" fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
