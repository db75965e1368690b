import { StatusBadge, type Tone } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';

const tones: Record<string, Tone> = {
  compliant: 'normal',
  closed: 'normal',
  warning: 'warning',
  open: 'warning',
  exceedance: 'alarm',
  alarm: 'alarm',
  'not judged': 'off',
};

/** How a verdict or a reason of the records is called among the texts. */
export const wordOf = (recorded: string): string => recorded.replaceAll(' ', '-');

/** A verdict with its reason. */
export function VerdictBadge({ verdict, reason }: { verdict: string; reason?: string | null }): ReactNode {
  const t = useT();
  return (
    <StatusBadge
      state={verdict}
      tone={tones[verdict] ?? 'notice'}
      label={t.of('verdict', wordOf(verdict))}
      title={reason ? t.of('reason', wordOf(reason)) : null}
    />
  );
}
