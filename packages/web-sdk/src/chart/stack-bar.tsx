import type { ReactNode } from 'react';
import { formatQuantity, formatShare } from '../format/number.ts';
import { useLanguage } from '../i18n/use-t.ts';
import { chartColor } from '../theme/sources.ts';
import '../ui/bars.css';

export interface StackBarProps {
  parts: readonly { id: string; label: string; value: number; color?: string }[];
  unit: string;
  height?: number;
  /** Names, values and shares below the bar. */
  legend?: boolean;
}

/** Shares of a whole in one bar. Negative parts count as nothing; without parts it is an empty track. */
export function StackBar({ parts, unit, height = 12, legend = false }: StackBarProps): ReactNode {
  const language = useLanguage();
  const total = parts.reduce((sum, part) => sum + Math.max(0, part.value), 0);
  const described = parts.map((part, index) => ({
    ...part,
    share: total > 0 ? Math.max(0, part.value) / total : 0,
    css: chartColor(part.color ?? part.id, index),
    text: formatQuantity(part.value, unit, { language }),
  }));
  const label = described.map((part) => `${part.label} ${formatShare(part.share, { language })}`).join(', ');
  // An image without a name tells who cannot see it nothing but that there is one.
  const named = label === '' ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
  return (
    <div>
      <div className="lt-stack" style={{ height }} {...named}>
        {described.map((part) => (
          <span
            key={part.id}
            style={{ flexGrow: part.share, background: part.css }}
            title={`${part.label} · ${part.text} · ${formatShare(part.share, { language })}`}
          />
        ))}
      </div>
      {legend ? (
        <ul className="lt-legend">
          {described.map((part) => (
            <li key={part.id}>
              <span className="lt-swatch" style={{ background: part.css }} />
              {part.label} {part.text} · {formatShare(part.share, { language })}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
