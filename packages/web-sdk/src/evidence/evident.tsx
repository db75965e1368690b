import type { EvidenceRef } from '@lingtan/sdk';
import type { ReactNode } from 'react';
import { type SdkTexts, useSdkT } from '../i18n/use-sdk-t.ts';
import { useCan } from '../session/context.tsx';
import { openEvidence } from './store.ts';
import './evident.css';

export interface EvidentProps {
  /** What it opens; without it the figure is only shown. */
  evidence: EvidenceRef | null | undefined;
  /** What the figure is, for screen readers; not needed where `value` says it. */
  label?: string;
  /** The figure as it is read, with its unit. */
  value: string;
  /** The figure as it is drawn; `value` by default. */
  children?: ReactNode;
}

const saidOf = (t: SdkTexts, label: string | undefined, value: string): string =>
  label === undefined ? t('quantity.unlabelled', { value }) : t('quantity.labelled', { label, value });

/** Whether the viewer may open evidence. A display does not: nobody operates it. */
export function useMayOpenEvidence(): boolean {
  return useCan('kernel.evidence-read');
}

/** A figure that opens its evidence and looks like the text around it. Plain text for who may not open it. */
export function Evident({ evidence, label, value, children = value }: EvidentProps): ReactNode {
  const t = useSdkT();
  const opens = useMayOpenEvidence() && evidence;
  if (!opens) return children;
  return (
    <button
      type="button"
      className="lt-evident"
      data-evidence={evidence}
      aria-label={saidOf(t, label, value)}
      onClick={() => openEvidence(evidence)}
    >
      {children}
    </button>
  );
}

/** {@link Evident} inside of a drawing. An `img` hides what is in it: give the drawing the role `group` where it opens. */
export function EvidentMark({
  evidence,
  label,
  value,
  children,
  tabIndex = 0,
}: EvidentProps & { tabIndex?: 0 | -1 }): ReactNode {
  const t = useSdkT();
  const opens = useMayOpenEvidence() && evidence;
  if (!opens) return children;
  return (
    <g
      role="button"
      tabIndex={tabIndex}
      className="lt-evident"
      data-evidence={evidence}
      aria-label={saidOf(t, label, value)}
      onClick={() => openEvidence(evidence)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        openEvidence(evidence);
      }}
    >
      {children}
    </g>
  );
}
