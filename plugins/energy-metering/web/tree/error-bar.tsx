import type { EvidenceRef } from '@lingtan/sdk';
import { Evident, formatNumber, useLanguage } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';

/** Closing error around zero, with the tolerance as a band: right of it energy is missing below, left there is too much. */
export function ErrorBar({
  share,
  tolerance,
  evidence,
  label,
}: {
  share: number | null;
  tolerance: number;
  evidence: EvidenceRef;
  label: string;
}): ReactNode {
  const language = useLanguage();
  if (share === null) return <span className="em-error-text">–</span>;
  const scale = Math.max(0.05, tolerance * 4);
  const part = Math.max(-1, Math.min(1, share / scale));
  const beyond = Math.abs(share) > tolerance;
  return (
    <span className="em-error">
      <span className="em-error-track" aria-hidden>
        <span className="em-error-band" style={{ width: `${(tolerance / scale) * 100}%` }} />
        <span
          className="em-error-fill"
          data-beyond={beyond || undefined}
          style={{ width: `${Math.abs(part) * 50}%`, left: `${part < 0 ? 50 + part * 50 : 50}%` }}
        />
      </span>
      <span className="em-error-text" data-beyond={beyond || undefined}>
        <Evident
          evidence={evidence}
          label={label}
          value={`${share > 0 ? '+' : ''}${formatNumber(share * 100, { language, digits: 2 })}`}
        />
      </span>
    </span>
  );
}
