import type { CheckReading } from '@lingtan/sdk';
import type { ReactNode } from 'react';
import { formatNumber } from '../format/number.ts';
import { machineText } from '../i18n/machine-text.ts';
import { useSdkT } from '../i18n/use-sdk-t.ts';
import { Age } from '../ui/age.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import './places.css';

/** A value that a test has read, as the server tells it. */
export type Reading = CheckReading;

const tones = { good: 'normal', uncertain: 'warning', bad: 'alarm' } as const;

/** A value as a test has read it. */
export const readText = (value: number | null): string => (value === null ? '–' : formatNumber(value, { digits: 3 }));

/** Whether a value that was read is good. */
export function ReadQuality({ quality }: Pick<Reading, 'quality'>): ReactNode {
  const t = useSdkT();
  return <StatusBadge state={quality} tone={tones[quality]} label={t(`reading.quality-${quality}`)} />;
}

/** What a test says of a value: its quality and age, what was on the wire, and what is wrong with it. */
export function ReadingLine({
  quality,
  at,
  raw,
  problem,
}: Pick<Reading, 'quality' | 'at' | 'raw' | 'problem'>): ReactNode {
  const t = useSdkT();
  return (
    <span className="lt-reading">
      <ReadQuality quality={quality} />
      {at === null ? null : <Age at={at} />}
      {raw === null ? null : <code title={t('reading.raw')}>{raw}</code>}
      {problem === null ? null : <span>{machineText(problem)}</span>}
    </span>
  );
}
