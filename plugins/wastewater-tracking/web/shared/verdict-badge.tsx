import { StatusBadge, useT, type Tone } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';

const tones: Record<string, Tone> = {
  compliant: 'normal',
  closed: 'normal',
  warning: 'warning',
  open: 'warning',
  exceedance: 'alarm',
  alarm: 'alarm',
  'not judged': 'off',
};

/** Key of a verdict among the texts. */
export const verdictKey = (verdict: string): string => `verdict.${verdict.replaceAll(' ', '-')}`;

/** A verdict with its reason. */
export function VerdictBadge({ verdict, reason }: { verdict: string; reason?: string | null }): ReactNode {
  const t = useT();
  return (
    <StatusBadge
      state={verdict}
      tone={tones[verdict] ?? 'notice'}
      label={t(verdictKey(verdict))}
      title={reason ? t(`reason.${reason.replaceAll(' ', '-')}`) : null}
    />
  );
}
