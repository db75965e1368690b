import type { ReactNode } from 'react';
import { useSdkT } from '../i18n/use-sdk-t.ts';
import './status-badge.css';

/** What a state means to the eye: nothing, news, warning, alarm, lost, switched off, in motion. */
export type Tone = 'normal' | 'notice' | 'warning' | 'alarm' | 'lost' | 'off' | 'busy' | 'manual' | 'simulated';

const marks: Record<Tone, string> = {
  normal: '●',
  notice: 'i',
  warning: '▲',
  alarm: '■',
  lost: '⊘',
  off: '○',
  busy: '◌',
  manual: 'M',
  simulated: 'S',
};

const tones: Record<string, Tone> = {
  running: 'normal',
  online: 'normal',
  ok: 'normal',
  good: 'normal',
  enabled: 'normal',
  done: 'normal',
  starting: 'busy',
  stopping: 'busy',
  pending: 'busy',
  retrying: 'warning',
  degraded: 'warning',
  late: 'warning',
  warning: 'warning',
  failed: 'alarm',
  dead: 'alarm',
  alarm: 'alarm',
  incompatible: 'alarm',
  'migration-error': 'alarm',
  lost: 'lost',
  offline: 'lost',
  stale: 'lost',
  disabled: 'off',
  off: 'off',
  notice: 'notice',
  manual: 'manual',
  simulated: 'simulated',
};

/** Tone of a known state; unknown ones are news. */
export function toneOf(state: string): Tone {
  return tones[state] ?? 'notice';
}

export interface StatusBadgeProps {
  /** State to show, e.g. `running`; its text comes from the sdk unless `label` is given. */
  state: string;
  label?: string;
  tone?: Tone;
  /** Why, on hover. */
  title?: string | null;
}

/** State as shape, letter and colour; normal ones stay grey. */
export function StatusBadge({ state, label, tone = toneOf(state), title }: StatusBadgeProps): ReactNode {
  const t = useSdkT();
  return (
    <span className="lt-status" data-tone={tone} data-state={state} title={title ?? undefined}>
      <span className="lt-status-mark" aria-hidden="true">
        {marks[tone]}
      </span>
      {label ?? (state in tones ? t.of('state', state) : state)}
    </span>
  );
}
